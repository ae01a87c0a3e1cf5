package io.tributary.events.planted.unmarked;

/** In a package that says nothing about null. */
final class Unmarked {

    private Unmarked() {}
}
