package io.github.wooshpay.connect.capture.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class FingerprintDepthTest {
  private static final int SMALL_STACK = 512 << 10;

  /** The client refuses what nests deeper than 1000. */
  @Test
  void the_deepest_session_that_is_read_is_digested_on_a_small_stack() throws Exception {
    assertToldApartOnASmallStack(nested("1"), nested("2"));
  }

  @Test
  void text_of_the_deepest_json_in_the_deepest_session_is_digested_on_a_small_stack()
      throws Exception {
    assertToldApartOnASmallStack(nested(text("1")), nested(text("2")));
  }

  private static String text(String bottom) throws JsonProcessingException {
    ObjectMapper json = new ObjectMapper();
    return json.writeValueAsString(nested(bottom).toString());
  }

  private static void assertToldApartOnASmallStack(ObjectNode one, ObjectNode two) {
    CompletableFuture<Boolean> differ = new CompletableFuture<>();
    Thread thread =
        new Thread(
            null,
            () -> {
              try {
                Fingerprint fingerprint = new Fingerprint(IgnoredFields.none());
                differ.complete(fingerprint.ofContent(one) != fingerprint.ofContent(two));
              } catch (Throwable e) {
                differ.completeExceptionally(e);
              }
            },
            "small-stack",
            SMALL_STACK);
    thread.setDaemon(true);
    thread.start();

    assertThat(differ.join()).isTrue();
  }

  private static ObjectNode nested(String bottom) throws JsonProcessingException {
    return (ObjectNode)
        new ObjectMapper().readTree("{\"a\":[".repeat(499) + bottom + "]}".repeat(499));
  }
}
