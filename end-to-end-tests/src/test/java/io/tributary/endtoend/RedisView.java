package io.tributary.endtoend;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What an operator sees of Redis, and what befalls it. */
record RedisView(String url) {

    /** It forgets everything. */
    void flush() {
        String answer = send("FLUSHALL");
        if (!answer.equals("+OK")) {
            throw new IllegalStateException("Redis answered " + answer);
        }
    }

    /** How many jobs were given up, over all queues. */
    int archivedJobs() {
        return List.of("critical", "default", "bulk").stream()
                .map(queue -> send("ZCARD asynq:{" + queue + "}:archived"))
                .mapToInt(answer -> Integer.parseInt(answer.substring(1)))
                .sum();
    }

    /** Sends a command and gives the first line of what Redis answers. */
    private String send(String command) {
        URI redis = URI.create(url);
        try (Socket socket = new Socket(redis.getHost(), redis.getPort())) {
            socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
            return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
                    .readLine();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
