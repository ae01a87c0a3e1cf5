package io.tributary.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A copy of the chart whose hooks Helm doesn't know as such: its library shows everything but hooks. Their annotations
 * are {@link #HOOK} there.
 */
final class UnhookedChart {

    static final String HOOK = "unhooked/hook";

    static final Path FOLDER = copy();

    private UnhookedChart() {}

    private static Path copy() {
        try (Stream<Path> files = Files.walk(Values.CHART)) {
            Path folder = Files.createTempDirectory(Repository.path("deploy/target"), "unhooked-chart");
            List<Path> all = files.filter(Files::isRegularFile).toList();
            for (Path file : all) {
                Path target = folder.resolve(Values.CHART.relativize(file).toString());
                Path unused = Files.createDirectories(target.getParent());
                unused = Files.writeString(target, Files.readString(file).replace("helm.sh/hook", HOOK));
            }
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
