package io.tributary.projects.domain;

/** A token or webhook secret in the clear. Its text form hides it, so that no log, error or debugger line shows one. */
public record Secret(String value) {

    @Override
    public String toString() {
        return "Secret[hidden]";
    }
}
