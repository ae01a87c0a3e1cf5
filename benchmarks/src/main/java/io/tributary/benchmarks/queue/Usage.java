package io.tributary.benchmarks.queue;

/**
 * What Redis has used since it began.
 *
 * @param commands executed, those within scripts included, without those that the harness itself sends
 * @param cpuSeconds of the server's process, user and system
 * @param bytes of memory in use now
 */
record Usage(long commands, double cpuSeconds, long bytes) {

    /** Without the harness's own commands. */
    static Usage parse(String info) {
        long commands = 0;
        double cpu = 0;
        long bytes = 0;
        for (String line : info.split("\r\n", -1)) {
            String value = line.substring(line.indexOf(':') + 1);
            if (line.startsWith("cmdstat_") && !line.startsWith("cmdstat_info:") && !line.startsWith("cmdstat_flush")) {
                commands += Long.parseLong(value.substring("calls=".length(), value.indexOf(',')));
            } else if (line.startsWith("used_cpu_sys:") || line.startsWith("used_cpu_user:")) {
                cpu += Double.parseDouble(value);
            } else if (line.startsWith("used_memory:")) {
                bytes = Long.parseLong(value);
            }
        }
        return new Usage(commands, cpu, bytes);
    }

    Usage since(Usage before) {
        return new Usage(commands - before.commands, cpuSeconds - before.cpuSeconds, bytes - before.bytes);
    }
}
