package io.tributary.benchmarks.queue;

import java.util.List;

/** Several values of one thing, in ascending order. */
record Spread(List<Double> values) {

    Spread {
        values = values.stream().sorted().toList();
    }

    boolean isEmpty() {
        return values.isEmpty();
    }

    double median() {
        return (at((values.size() - 1) / 2) + at(values.size() / 2)) / 2;
    }

    double least() {
        return at(0);
    }

    double most() {
        return at(values.size() - 1);
    }

    /** The value that this share of them doesn't exceed. */
    double percentile(double share) {
        return at(Math.max(0, (int) Math.ceil(share * values.size()) - 1));
    }

    private double at(int index) {
        return values.get(index);
    }
}
