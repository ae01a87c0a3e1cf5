package io.tributary.jobqueue.cdi;

import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.util.TypeLiteral;
import java.lang.annotation.Annotation;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** What CDI gives for a type of which the application has one bean, or none. */
record Given<T>(List<Supplier<T>> beans) implements Instance<T> {

    static <T> Given<T> none() {
        return new Given<>(List.of());
    }

    static <T> Given<T> one(Supplier<T> bean) {
        return new Given<>(List.of(bean));
    }

    @Override
    public T get() {
        return beans.get(0).get();
    }

    @Override
    public boolean isUnsatisfied() {
        return beans.isEmpty();
    }

    @Override
    public boolean isAmbiguous() {
        return beans.size() > 1;
    }

    @Override
    public Iterator<T> iterator() {
        return beans.stream().map(Supplier::get).iterator();
    }

    @Override
    public Stream<T> stream() {
        return beans.stream().map(Supplier::get);
    }

    @Override
    public Instance<T> select(Annotation... qualifiers) {
        throw new UnsupportedOperationException();
    }

    @Override
    public <U extends T> Instance<U> select(Class<U> subtype, Annotation... qualifiers) {
        throw new UnsupportedOperationException();
    }

    @Override
    public <U extends T> Instance<U> select(TypeLiteral<U> subtype, Annotation... qualifiers) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void destroy(T instance) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Handle<T> getHandle() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Iterable<? extends Handle<T>> handles() {
        throw new UnsupportedOperationException();
    }
}
