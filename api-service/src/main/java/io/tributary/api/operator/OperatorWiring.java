package io.tributary.api.operator;

import io.tributary.jobqueue.JobInspector;
import io.tributary.projects.application.Connections;
import io.tributary.projects.application.ManageOAuthHook;
import io.tributary.projects.application.RotateKeys;
import io.tributary.projects.application.SealedSecrets;
import io.tributary.projects.application.Transactions;
import io.tributary.projects.application.letters.DeadLetters;
import io.tributary.projects.application.letters.LetterMarks;
import io.tributary.projects.application.letters.LetterTopics;
import io.tributary.projects.application.letters.TopicLetters;
import io.tributary.projects.domain.HookRepository;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;

/** Puts the operator's use cases together. */
class OperatorWiring {

    @Produces
    @Singleton
    ManageOAuthHook manageOAuthHook(
            Transactions transactions, Connections connections, HookRepository hooks, Clock clock) {
        return new ManageOAuthHook(transactions, connections, hooks, clock);
    }

    @Produces
    @Singleton
    RotateKeys rotateKeys(SealedSecrets secrets, Clock clock) {
        return new RotateKeys(secrets, clock);
    }

    @Produces
    @Singleton
    DeadLetters deadLetters(LetterTopics topics, LetterMarks marks, JobInspector jobs, Clock clock) {
        return new DeadLetters(List.of(new TopicLetters(topics, marks, clock), new JobLetters(jobs, clock)));
    }
}
