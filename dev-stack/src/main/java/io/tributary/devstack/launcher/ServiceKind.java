package io.tributary.devstack.launcher;

import io.tributary.devstack.Infra;
import io.tributary.devstack.notion.NotionSimulator;
import java.util.HashMap;
import java.util.Map;

/** Our three services, and what each is told. */
enum ServiceKind {
    API("api-service", Port.API, Port.API_MANAGEMENT),
    EVENT("event-service", Port.EVENT, Port.EVENT_MANAGEMENT),
    JOB("job-service", Port.JOB, Port.JOB_MANAGEMENT);

    private final String module;
    private final Port port;
    private final Port managementPort;

    ServiceKind(String module, Port port, Port managementPort) {
        this.module = module;
        this.port = port;
        this.managementPort = managementPort;
    }

    String module() {
        return module;
    }

    Map<String, String> environment(Settings settings) {
        Map<String, String> env = new HashMap<>();
        env.put("QUARKUS_HTTP_PORT", Integer.toString(settings.port(port)));
        env.put("QUARKUS_MANAGEMENT_PORT", Integer.toString(settings.port(managementPort)));
        env.put("TRIBUTARY_POSTGRES_URL", "postgresql://127.0.0.1:" + settings.port(Port.POSTGRES) + "/tributary");
        env.put("TRIBUTARY_POSTGRES_USER", Infra.POSTGRES_USER);
        env.put("TRIBUTARY_POSTGRES_PASSWORD", Infra.POSTGRES_PASSWORD);
        env.put("TRIBUTARY_REDIS_URL", "redis://127.0.0.1:" + settings.port(Port.REDIS));
        env.put("TRIBUTARY_KAFKA_BOOTSTRAP", "127.0.0.1:" + settings.port(Port.KAFKA));
        env.put("TRIBUTARY_TOPICS_CREATE", "true");
        env.put("TRIBUTARY_TOPICS_REPLICATION", "1");
        env.put("TRIBUTARY_MIGRATE_AT_START", "true");
        env.put("TRIBUTARY_LOG_JSON", "false");
        // Nobody balances here, so a stop needn't wait until it is noticed.
        env.put("QUARKUS_SHUTDOWN_DELAY", "0s");
        env.put("TRIBUTARY_TRACE_LOG", Boolean.toString(settings.trace()));
        env.put("TRIBUTARY_SECRET_KEY", settings.secretKey());
        env.put("TRIBUTARY_API_TOKEN", settings.apiToken());
        env.put("TRIBUTARY_PUBLIC_URL", settings.publicUrl());
        env.put("TRIBUTARY_NOTION_URL", settings.notionUrl());
        if (settings.simulated()) {
            env.put("TRIBUTARY_NOTION_OAUTH_CLIENT_ID", NotionSimulator.OAUTH_CLIENT_ID);
            env.put("TRIBUTARY_NOTION_OAUTH_CLIENT_SECRET", NotionSimulator.OAUTH_CLIENT_SECRET);
        }
        String token = settings.notionToken();
        env.put("NOTION_TOKEN", token == null ? NotionSimulator.INTEGRATION_TOKEN : token);
        return env;
    }
}
