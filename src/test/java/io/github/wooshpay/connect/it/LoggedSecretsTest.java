package io.github.wooshpay.connect.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.wooshpay.connect.simulator.SampleSessions;
import io.github.wooshpay.connect.simulator.SimulatedApi;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoggedSecretsTest {
  private static final String INNOCENT =
      """
      10:00:00.000 INFO  [main] Progress The live lane has caught up: 5 session(s) in 0 s
      10:00:00.001 WARN  [wooshpay-read-1] Outage "Bad key sk_*** (Basic ***) for ***"
      """;

  @TempDir private Path folder;

  @Test
  void logs_without_a_secret_pass() throws IOException {
    log("worker-1.log", INNOCENT);

    LoggedSecrets.main(new String[] {folder.toString()});

    assertThat(LoggedSecrets.in(folder.resolve("worker-1.log"))).isEmpty();
  }

  @Test
  void a_key_in_clear_or_as_it_is_sent_and_an_address_are_told_by_their_place_alone()
      throws IOException {
    String sent =
        Base64.getEncoder()
            .encodeToString((SimulatedApi.KEY + ":").getBytes(StandardCharsets.UTF_8));
    String email =
        new SampleSessions(1).paid(1_665_553_291_000L).at("/customer_details/email").textValue();
    log("worker-2.log", INNOCENT + "key " + SimulatedApi.KEY + "\nBasic " + sent + "\n" + email);

    assertThat(LoggedSecrets.in(folder.resolve("worker-2.log")))
        .containsExactly(
            "worker-2.log, line 3, column 5",
            "worker-2.log, line 4, column 7",
            "worker-2.log, line 5, column " + (email.indexOf('@') + 1));
    assertThatThrownBy(() -> LoggedSecrets.main(new String[] {folder.toString()}))
        .hasMessageContaining("worker-2.log, line 3, column 5")
        .hasMessageNotContaining(SimulatedApi.KEY);
  }

  /** A check of no logs would never find anything. */
  @Test
  void no_logs_do_not_pass() {
    assertThatThrownBy(() -> LoggedSecrets.main(new String[] {folder.toString()}))
        .hasMessage("Nothing was logged in " + List.of(folder.toString()));
  }

  private void log(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text, StandardCharsets.UTF_8);
  }
}
