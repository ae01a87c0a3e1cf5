package io.tributary.defaults;

import io.quarkus.logging.LoggingFilter;
import java.util.logging.Filter;
import java.util.logging.LogRecord;
import java.util.stream.Stream;

/**
 * Keeps SmallRye from writing two errors with their stacks for each record that Kafka didn't take: in an outage that is
 * every delivery. Who publishes is told, and says so in its own measure.
 */
@LoggingFilter(name = "kafka-outage")
public final class OutageLogFilter implements Filter {

    private static final String UNABLE_TO_WRITE = "SRMSG18206";
    private static final String NACKED = "SRMSG18212";

    @Override
    public boolean isLoggable(LogRecord record) {
        String message = String.valueOf(record.getMessage());
        return Stream.of(UNABLE_TO_WRITE, NACKED).noneMatch(message::startsWith);
    }
}
