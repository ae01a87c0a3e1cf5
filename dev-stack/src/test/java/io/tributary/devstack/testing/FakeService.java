package io.tributary.devstack.testing;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** What a packaged service looks like from outside: ready at its third health check, gone soon after SIGTERM, unless told to hang. */
public final class FakeService {
    private FakeService() {}

    /** Packages this class where the service's jar would be. */
    static void packageAs(String name, Path root) throws IOException {
        Path jar = Packaged.jar(root, name);
        Files.createDirectories(jar.getParent());
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, FakeService.class.getName());
        String path = FakeService.class.getName().replace('.', '/') + ".class";
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file, manifest);
                var code = FakeService.class.getClassLoader().getResourceAsStream(path)) {
            out.putNextEntry(new JarEntry(path));
            code.transferTo(out);
        }
    }

    public static void main(String[] arguments) throws IOException {
        System.out.println("greeting: " + System.getenv("GREETING"));
        System.out.println("moved port: " + System.getenv("TRIBUTARY_PORT_API"));
        if ("yes".equals(System.getenv("FAIL"))) {
            throw new IllegalStateException("no secret key");
        }
        Runtime.getRuntime().addShutdownHook(new Thread(FakeService::sayGoodbye));
        AtomicInteger asked = new AtomicInteger();
        int port = Integer.parseInt(System.getenv("QUARKUS_MANAGEMENT_PORT"));
        HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        http.createContext("/q/health/ready", exchange -> {
            exchange.sendResponseHeaders(asked.incrementAndGet() < 3 ? 503 : 200, -1);
            exchange.close();
        });
        http.start();
    }

    private static void sayGoodbye() {
        if ("yes".equals(System.getenv("HANG"))) {
            hang();
        }
        System.out.println("goodbye");
    }

    private static void hang() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
