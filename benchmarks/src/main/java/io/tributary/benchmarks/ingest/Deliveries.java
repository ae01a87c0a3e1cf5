package io.tributary.benchmarks.ingest;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.UUID;
import java.util.function.IntFunction;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Deliveries as Notion makes them, signed, each as the bytes of a whole request. They differ by event and page. */
final class Deliveries {

    /** Of each body. */
    static final int BYTES = 600;

    private static final int PAGES = 4099;
    private static final long EVENTS = 0x4c559d0000000000L;
    private static final String BODY = "{\"id\":\"%s\",\"timestamp\":\"2026-11-20T09:15:34.285Z\","
            + "\"workspace_id\":\"13950b26-c203-4f3b-b97d-93ec06319565\",\"workspace_name\":\"%s\","
            + "\"subscription_id\":\"29d75c0d-5546-4414-8459-7b7a92f1fc4b\","
            + "\"integration_id\":\"0ef2e755-4912-8096-91c1-00376a88a5ca\",\"type\":\"page.properties_updated\","
            + "\"authors\":[{\"id\":\"c7c11cca-1d73-471d-9b6e-bdef51470190\",\"type\":\"person\"}],"
            + "\"attempt_number\":1,\"entity\":{\"id\":\"%s\",\"type\":\"page\"},\"data\":{\"parent\":"
            + "{\"id\":\"36cc9195-760f-4fff-a67e-3a46c559b176\",\"type\":\"database\"},"
            + "\"updated_properties\":[\"%%60jEk\"]}}";

    private final String head;
    private final Mac mac;

    /**
     * @param path of the hook
     * @param secret of the hook
     */
    Deliveries(String path, String secret) {
        this.head = "POST " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: notion-api\r\n"
                + "Content-Type: application/json\r\nContent-Length: " + BYTES + "\r\nX-Notion-Signature: ";
        this.mac = mac(secret);
    }

    /** The request of this number. */
    byte[] request(int number) {
        byte[] body = body(number);
        byte[] start = (head + sign(mac, body) + "\r\n\r\n").getBytes(US_ASCII);
        byte[] request = new byte[start.length + body.length];
        System.arraycopy(start, 0, request, 0, start.length);
        System.arraycopy(body, 0, request, start.length, body.length);
        return request;
    }

    /** So many different ones that are made once and then sent over and over. */
    IntFunction<byte[]> prepared(int many) {
        byte[][] requests = new byte[many][];
        for (int i = 0; i < many; i++) {
            requests[i] = request(i);
        }
        return number -> requests[number % many];
    }

    /** The header's value for a body under a secret. */
    static String sign(byte[] body, String secret) {
        return sign(mac(secret), body);
    }

    static byte[] body(int number) {
        String event = new UUID(number, EVENTS).toString();
        String page = new UUID(0x153104cd00008000L, 0x8000000000000000L | number % PAGES).toString();
        String name = "w".repeat(BYTES - BODY.formatted(event, "", page).length());
        return BODY.formatted(event, name, page).getBytes(US_ASCII);
    }

    /** The number of the delivery that carries the event with this id. */
    static int number(String eventId) {
        return (int) UUID.fromString(eventId).getMostSignificantBits();
    }

    private static String sign(Mac mac, byte[] body) {
        return "sha256=" + HexFormat.of().formatHex(mac.doFinal(body));
    }

    private static Mac mac(String secret) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(US_ASCII), "HmacSHA256"));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK has HmacSHA256", e);
        }
    }
}
