package io.tributary.job;

import io.quarkus.runtime.StartupEvent;
import io.tributary.projects.infrastructure.postgres.SecretBox;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** Stops the start if the key is none, instead of letting each job fail. */
@Singleton
class KeyCheck {

    /** @param key is made here, before the first job runs */
    void check(@Observes @Priority(1) StartupEvent starting, SecretBox key) {}
}
