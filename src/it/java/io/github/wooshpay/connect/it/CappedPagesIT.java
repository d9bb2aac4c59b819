package io.github.wooshpay.connect.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wooshpay.connect.simulator.Behaviour;
import io.github.wooshpay.connect.simulator.FaultPolicy;
import io.github.wooshpay.connect.simulator.SampleSessions;
import io.github.wooshpay.connect.simulator.SimulatedAccount;
import io.github.wooshpay.connect.simulator.SimulatedApi;
import io.github.wooshpay.connect.stack.ConnectRest;
import io.github.wooshpay.connect.stack.Settings;
import io.github.wooshpay.connect.stack.Stack;
import io.github.wooshpay.connect.stack.StackExtension;
import io.github.wooshpay.connect.stack.TopicReader;
import io.github.wooshpay.connect.stack.TopicRecord;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An API whose pages are shorter than asked for and do not say whether there are more. */
@ExtendWith(StackExtension.class)
class CappedPagesIT {
  private static final Duration SOON = Duration.ofMinutes(2);
  private static final int SESSIONS = 3_000;
  private static final long DAY_MS = 86_400_000;

  private final SimulatedAccount account = new SimulatedAccount();

  @ParameterizedTest
  @ValueSource(ints = {50, 10})
  void every_session_arrives_once(int most, Stack stack) {
    ConnectRest rest = stack.worker().rest();
    String name = stack.name("capped");
    long nowMs = System.currentTimeMillis() / 1000 * 1000;
    account.addAll(new SampleSessions(9).spread(SESSIONS, nowMs - 30 * DAY_MS, nowMs));
    try (SimulatedApi api = SimulatedApi.of(account);
        TopicReader reader = stack.reader(name)) {
      api.faults(FaultPolicy.always(Behaviour.capped(most)));
      rest.create(name, Settings.of(api, name));
      reader.readUntil(SOON, records -> records.size() >= SESSIONS);
      System.out.printf(
          Locale.ROOT,
          "Pages of %d at most, which say nothing about more: %d records of %d sessions, %d requests%n",
          most,
          reader.records().size(),
          SESSIONS,
          api.requestCount());
      rest.delete(name);

      assertThat(reader.readToEnd())
          .extracting(TopicRecord::key)
          .hasSize(SESSIONS)
          .doesNotHaveDuplicates();
    }
  }
}
