package io.tributary.devstack.launcher;

/** Something that the user can put right; told in one message, without a stack trace. */
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Refusal(String message) {
        super(message);
    }

    Refusal(String message, Throwable cause) {
        super(message, cause);
    }
}
