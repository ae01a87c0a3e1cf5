package io.tributary.jobqueue;

class MemoryUniqueTest extends UniqueContract<MemoryShop> {

    @Override
    MemoryShop shop() {
        return new MemoryShop();
    }
}
