package io.tributary.jobqueue;

class RedisAttemptsTest extends AttemptsContract<Workshop> {

    @Override
    Workshop shop() {
        return new Workshop();
    }
}
