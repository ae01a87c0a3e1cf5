package io.tributary.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.mutiny.redis.client.RedisAPI;
import java.util.List;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** On a real Redis, which is told to forget. */
class RedisMemoryTest {

    private final Servers servers = new Servers();
    private final RedisAPI redis = RedisAPI.api(servers.redis());
    private final RedisMemory memory = new RedisMemory(redis);

    @BeforeEach
    void asItShouldBe() {
        configure("maxmemory-policy", "noeviction");
        configure("appendonly", "yes");
    }

    @AfterEach
    void close() {
        asItShouldBe();
        servers.close();
    }

    @Test
    void a_redis_that_keeps_what_it_is_told_is_nothing_to_speak_of() {
        assertThat(memory.call().getData()).as("not asked yet").isEmpty();

        look();

        assertThat(said()).isEqualTo("keeps what it is told");
    }

    @Test
    void one_that_may_forget_is_named_with_both_reasons_and_leaves_the_service_ready() {
        configure("maxmemory-policy", "allkeys-lru");
        configure("appendonly", "no");

        look();

        assertThat(said()).contains("allkeys-lru", "append-only");
        assertThat(memory.call().getStatus()).isEqualTo(HealthCheckResponse.Status.UP);

        asItShouldBe();
        look();

        assertThat(said()).isEqualTo("keeps what it is told");
    }

    @Test
    void one_that_does_not_tell_is_believed() {
        assertThat(RedisMemory.dangers("# Server\r\nredis_version:7.2.0\r\n")).isEmpty();
    }

    private void look() {
        Servers.await(memory.look());
    }

    private String said() {
        return memory.call().getData().orElseThrow().getOrDefault("redis", "").toString();
    }

    private void configure(String setting, String value) {
        var unused = Servers.await(redis.config(List.of("SET", setting, value)));
    }
}
