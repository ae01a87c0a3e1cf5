package io.tributary.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.api.TestApi.Answer;
import io.tributary.devstack.testing.TestStack;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The way of a user and of a browser through "Connect Notion", with the simulator in Notion's place. */
public final class Approval {

    private static final String CONNECTIONS = "/api/v1/connections";
    private static final Pattern CODE = Pattern.compile("[0-9A-Za-z_-]{43}");

    private Approval() {}

    /** The user begins; gives the page on which to approve. */
    public static URI begin(TestApi user, String wish) {
        Answer answer = user.call("POST", CONNECTIONS + "/authorize", wish);
        assertThat(answer.status()).isEqualTo(200);
        return URI.create(answer.json().path("authorizeUrl").asText());
    }

    /** What a browser does at Notion, where the simulator approves at once; gives where it is sent. */
    public static URI approve(URI authorizeUrl) {
        Answer answer = new TestApi(URI.create(TestStack.current().notionUrl()))
                .send("GET", authorizeUrl.toString(), BodyPublishers.noBody(), Map.of());
        assertThat(answer.status()).isEqualTo(302);
        return URI.create(answer.header("Location"));
    }

    /** The browser comes back, without any token. */
    public static Answer comeBack(TestApi api, URI callback) {
        return api.send("GET", callback.getRawPath() + "?" + callback.getRawQuery(), BodyPublishers.noBody(), Map.of());
    }

    /** The code that a browser was shown, or sent on with. */
    public static String codeIn(Answer back) {
        assertThat(back.status()).as(back.response().body()).isIn(200, 303);
        Matcher code = CODE.matcher(back.status() == 200 ? back.response().body() : back.header("Location"));
        assertThat(code.find()).isTrue();
        return code.group();
    }

    /** All the way up to the code with which the user can finish. */
    public static String code(TestApi user) {
        return codeIn(comeBack(user, approve(begin(user, "{}"))));
    }

    /** The user finishes. */
    public static Answer finish(TestApi user, String code) {
        return user.call("POST", CONNECTIONS + "/finish", "{\"finishCode\":\"" + code + "\"}");
    }
}
