package io.tributary.jobqueue;

class MemoryRecoveryTest extends RecoveryContract<MemoryShop> {

    @Override
    MemoryShop shop() {
        return new MemoryShop();
    }
}
