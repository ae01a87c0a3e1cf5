package io.tributary.jobqueue;

class MemoryClientTest extends JobClientContract<MemoryShop> {

    @Override
    MemoryShop shop() {
        return new MemoryShop();
    }
}
