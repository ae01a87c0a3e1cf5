package io.tributary.projects.migrations;

import io.tributary.devstack.testing.TestStack;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** An empty database, to which nothing is done but by the test. */
final class MigrationDatabase {

    private MigrationDatabase() {}

    /** A connection with a transaction open. */
    static Connection connect() throws SQLException {
        TestStack stack = TestStack.lease();
        Connection connection = DriverManager.getConnection(
                "jdbc:" + stack.postgresUrl(), stack.postgresUser(), stack.postgresPassword());
        connection.setAutoCommit(false);
        return connection;
    }
}
