package io.tributary.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tributary.devstack.testing.StackResource;
import io.tributary.devstack.testing.TestStack;
import jakarta.inject.Inject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;
import org.junit.jupiter.api.Test;

/** Whoever wants a table next waits behind a migration that waits for it: so that one doesn't wait for long. */
@QuarkusTest
@WithTestResource(StackResource.class)
class MigrationLockTest {

    @Inject
    Flyway flyway;

    @Test
    void a_migration_gives_up_when_it_gets_no_lock() {
        LockTimeout asked = new LockTimeout(new ArrayList<>());
        TestStack stack = TestStack.current();

        var unused = Flyway.configure()
                .configuration(flyway.getConfiguration())
                .dataSource("jdbc:" + stack.postgresUrl(), stack.postgresUser(), stack.postgresPassword())
                .callbacks(asked)
                .load()
                .migrate();

        assertThat(asked.found()).isNotEmpty().containsOnly("5s");
    }

    /** What the connection says by which migrations are run. */
    private record LockTimeout(List<String> found) implements Callback {

        @Override
        public boolean supports(Event event, Context context) {
            return event == Event.BEFORE_MIGRATE;
        }

        @Override
        public boolean canHandleInTransaction(Event event, Context context) {
            return true;
        }

        @Override
        public void handle(Event event, Context context) {
            try (Statement statement = context.getConnection().createStatement();
                    ResultSet row = statement.executeQuery("SHOW lock_timeout")) {
                while (row.next()) {
                    found.add(row.getString(1));
                }
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public String getCallbackName() {
            return "lock-timeout";
        }
    }
}
