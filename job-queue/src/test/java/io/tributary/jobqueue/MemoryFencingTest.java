package io.tributary.jobqueue;

class MemoryFencingTest extends FencingContract<MemoryShop> {

    @Override
    MemoryShop shop() {
        return new MemoryShop();
    }
}
