package io.tributary.jobqueue;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.UUID;

/** Who a server is, in asynq's words. */
record ServerName(String host, int pid, String id) {

    static ServerName create() {
        return new ServerName(
                hostName(),
                (int) ProcessHandle.current().pid(),
                UUID.randomUUID().toString());
    }

    String text() {
        return host + ":" + pid + ":" + id;
    }

    /** What its keys have in common. */
    String tag() {
        return "{" + text() + "}";
    }

    String infoKey() {
        return infoKey(text());
    }

    static String infoKey(String text) {
        return "asynq:servers:{" + text + "}";
    }

    String workersKey() {
        return "asynq:workers:" + tag();
    }

    private static String hostName() {
        String host = System.getenv("HOSTNAME");
        if (host != null && !host.isBlank()) {
            return host;
        }
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException unknown) {
            return "localhost";
        }
    }
}
