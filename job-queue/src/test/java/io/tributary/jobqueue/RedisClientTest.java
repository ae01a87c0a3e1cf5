package io.tributary.jobqueue;

class RedisClientTest extends JobClientContract<Workshop> {

    @Override
    Workshop shop() {
        return new Workshop();
    }
}
