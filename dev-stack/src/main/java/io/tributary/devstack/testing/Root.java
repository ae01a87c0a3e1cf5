package io.tributary.devstack.testing;

import java.nio.file.Files;
import java.nio.file.Path;

/** The folder of the checkout. */
public final class Root {
    private Root() {}

    /**
     * The system property {@code tributary.root}, else the nearest folder from the working directory up that has
     * {@code .mvn}.
     *
     * @throws IllegalStateException if there is none
     */
    public static Path find() {
        String given = System.getProperty("tributary.root");
        if (given != null) {
            return Path.of(given).toAbsolutePath();
        }
        Path folder = Path.of("").toAbsolutePath();
        while (folder != null) {
            if (Files.isDirectory(folder.resolve(".mvn"))) {
                return folder;
            }
            folder = folder.getParent();
        }
        throw new IllegalStateException("not within the project: no folder with .mvn above "
                + Path.of("").toAbsolutePath());
    }
}
