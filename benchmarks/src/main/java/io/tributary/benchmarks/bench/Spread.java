package io.tributary.benchmarks.bench;

import java.util.List;

/** Several values of one thing, in ascending order. */
public record Spread(List<Double> values) {

    /** Sorts them. */
    public Spread {
        values = values.stream().sorted().toList();
    }

    /** Whether there is no value; then none of the others may be asked. */
    public boolean isEmpty() {
        return values.isEmpty();
    }

    /** The middle one, or the mean of the two in the middle. */
    public double median() {
        return (at((values.size() - 1) / 2) + at(values.size() / 2)) / 2;
    }

    public double least() {
        return at(0);
    }

    public double most() {
        return at(values.size() - 1);
    }

    /** The value that this share of them doesn't exceed. */
    public double percentile(double share) {
        return at(Math.max(0, (int) Math.ceil(share * values.size()) - 1));
    }

    private double at(int index) {
        return values.get(index);
    }
}
