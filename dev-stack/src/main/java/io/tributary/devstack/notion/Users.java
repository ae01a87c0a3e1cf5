package io.tributary.devstack.notion;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The people of the workspace, its guests and the bots of its integrations. They never change. */
final class Users {
    static final String WORKSPACE_ID = "13950b26-5203-4d7a-9a1e-0c5a3b1d0001";
    static final String WORKSPACE_NAME = "Acme";
    static final String BOT_NAME = "Tributary";
    static final String BOT_ID = "7775f3a3-41f2-4b57-8a10-000000000b07";
    static final String SECOND_BOT_NAME = "Reports";
    static final String SECOND_BOT_ID = "7775f3a3-41f2-4b57-8a10-000000000b08";
    static final String OAUTH_BOT_NAME = "Tributary for everyone";
    static final String OAUTH_BOT_ID = "7775f3a3-41f2-4b57-8a10-000000000b09";
    /** An internal integration's id is its bot's. */
    static final String INTEGRATION_ID = BOT_ID;

    static final String ANA_ID = "c7c11cca-1d73-471d-9b6e-bdef51470001";
    static final String BEN_ID = "c7c11cca-1d73-471d-9b6e-bdef51470002";
    static final String CHIARA_ID = "c7c11cca-1d73-471d-9b6e-bdef51470003";
    static final String DAVID_ID = "c7c11cca-1d73-471d-9b6e-bdef51470004";

    private static final String GUEST = "c7c11cca-1d73-471d-9b6e-bdef514701";
    private static final Map<String, ObjectNode> ALL = new LinkedHashMap<>();

    static {
        put(ANA_ID, "Ana Ferreira", "ana@example.com");
        put(BEN_ID, "Ben Okafor", "ben@example.com");
        put(CHIARA_ID, "Chiara Russo", "chiara@example.com");
        put(DAVID_ID, "David Lindqvist", "david@example.com");
        ALL.put(BOT_ID, bot(BOT_ID, BOT_NAME));
        ALL.put(SECOND_BOT_ID, bot(SECOND_BOT_ID, SECOND_BOT_NAME));
    }

    private Users() {}

    static @Nullable ObjectNode find(String id) {
        if (id.equals(OAUTH_BOT_ID)) {
            return oauthBot();
        }
        ObjectNode user = ALL.get(id);
        return user == null ? guest(id) : user.deepCopy();
    }

    static List<ObjectNode> all() {
        List<ObjectNode> users = new ArrayList<>();
        ALL.values().forEach(user -> users.add(user.deepCopy()));
        return users;
    }

    /** A user as {@code created_by} shows one: by id alone. */
    static ObjectNode partial(String id) {
        return Json.object().put("object", "user").put("id", id);
    }

    /** The id of the n-th guest, from 1 to 99: whom a page may name, and no list of users shows. */
    static String guestId(int n) {
        return String.format(Locale.ROOT, "%s%02d", GUEST, n);
    }

    private static @Nullable ObjectNode guest(String id) {
        if (!id.matches(GUEST + "\\d\\d") || id.endsWith("00")) {
            return null;
        }
        int n = Integer.parseInt(id.substring(GUEST.length()));
        return person(id, "Guest " + n, "guest" + n + "@example.com");
    }

    private static ObjectNode person(String id, String name, String email) {
        ObjectNode user = partial(id).put("name", name).putNull("avatar_url").put("type", "person");
        user.putObject("person").put("email", email).put("email_verified", true);
        return user;
    }

    private static void put(String id, String name, String email) {
        ALL.put(id, person(id, name, email));
    }

    /** It is the person's who approved. */
    private static ObjectNode oauthBot() {
        ObjectNode user = bot(OAUTH_BOT_ID, OAUTH_BOT_NAME);
        ((ObjectNode) user.path("bot"))
                .putObject("owner")
                .put("type", "user")
                .set("user", ALL.getOrDefault(ANA_ID, partial(ANA_ID)).deepCopy());
        return user;
    }

    private static ObjectNode bot(String id, String name) {
        ObjectNode user = partial(id).put("name", name).putNull("avatar_url").put("type", "bot");
        ObjectNode bot = user.putObject("bot");
        bot.putObject("owner").put("type", "workspace").put("workspace", true);
        bot.put("workspace_name", WORKSPACE_NAME).put("workspace_id", WORKSPACE_ID);
        bot.putObject("workspace_limits").put("max_file_upload_size_in_bytes", 5_242_880);
        return user;
    }
}
