package io.github.wooshpay.connect.api;

import io.github.wooshpay.connect.api.ApiException.Kind;
import io.github.wooshpay.connect.api.ApiRequest.Subject;
import io.github.wooshpay.connect.api.FailedAttempt.Remedy;
import io.github.wooshpay.connect.api.ListRequest.Between;
import io.github.wooshpay.connect.api.PatientCalls.Asked;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Learns how this account's API wants to be asked, by questions whose answers are known: the
 * documentation contradicts itself, and an API that does not understand a parameter ignores it. A
 * style or unit that is pinned is tried alone, and tried all the same.
 */
final class Handshake {
  /** Sends requests, and does not wait. */
  interface Asker {
    /** Asks in each style in turn until one is answered. */
    Asked<Answer> contact(ListRequest request, Collection<RequestStyle> styles, String what)
        throws InterruptedException;

    /** Asks in a style that was answered. */
    Asked<Answer> check(ListRequest request, RequestStyle style, String what)
        throws InterruptedException;
  }

  /** What came of it. */
  sealed interface Outcome permits Settled, Unsettled {}

  /**
   * The API understands this.
   *
   * @param resolutionMs the coarser unit, of the bounds and of the instants that are answered
   */
  record Settled(Dialect dialect, int resolutionMs) implements Outcome {}

  /** The account has no session to ask about; this is what it answered. */
  record Unsettled(Answer answer) implements Outcome {}

  private static final String CONTACT = " at first contact";
  private static final long DAY_MS = Duration.ofDays(1).toMillis();
  private static final int CHECK_LIMIT = 10;

  /** Replicas are taken to lag by less than this. */
  private static final long REPLICA_LAG_MS = Duration.ofMinutes(1).toMillis();

  private final ApiSettings settings;
  private final Asker asker;

  Handshake(ApiSettings settings, Asker asker) {
    this.settings = settings;
    this.asker = asker;
  }

  /**
   * Asks, in each style in turn until one is answered.
   *
   * @param presume is given each dialect that an answer lets presume, before it is checked
   * @throws ApiException if no dialect is understood, naming what was ignored in which style
   */
  Outcome shake(Consumer<Dialect> presume) throws InterruptedException {
    try {
      return new Round(presume, false).play();
    } catch (ApiException first) {
      if (first.kind() != Kind.PARAMETER_IGNORED) {
        throw first;
      }
      return shakeAgain(presume, first);
    }
  }

  /**
   * Asks about another session: a replica that lags may have hidden the very one that was asked
   * for.
   *
   * @throws ApiException the first failure, if this ends in the same way
   */
  private Outcome shakeAgain(Consumer<Dialect> presume, ApiException first)
      throws InterruptedException {
    try {
      return new Round(presume, true).play();
    } catch (ApiException second) {
      throw second.kind() == Kind.PARAMETER_IGNORED ? first : second;
    }
  }

  private List<RequestStyle> styles() {
    return settings.style() == null ? List.of(RequestStyle.values()) : List.of(settings.style());
  }

  /** The unit that the value is in comes first: the bounds are probably in the same. */
  private List<TimestampUnit> units(Session session) {
    if (settings.unit() != null) {
      return List.of(settings.unit());
    }
    return AnswerReader.unit(session) == TimestampUnit.MILLISECONDS
        ? List.of(TimestampUnit.MILLISECONDS, TimestampUnit.SECONDS)
        : List.of(TimestampUnit.SECONDS, TimestampUnit.MILLISECONDS);
  }

  private static int resolutionMs(Dialect dialect, Session session) {
    return Math.max(dialect.unit().ms(), AnswerReader.unit(session).ms());
  }

  /** One time through all dialects, and what was learnt on the way. */
  private final class Round {
    private final Consumer<Dialect> presume;
    private final boolean aboutOlder;
    private final List<String> evidence = new ArrayList<>();
    private @Nullable ApiException refusal;
    private boolean understood;

    /**
     * @param aboutOlder whether to ask about a session that every replica has, rather than the
     *     first one
     */
    Round(Consumer<Dialect> presume, boolean aboutOlder) {
      this.presume = presume;
      this.aboutOlder = aboutOlder;
    }

    Outcome play() throws InterruptedException {
      ListRequest first = ListRequest.first(1, settings.filters());
      List<RequestStyle> left = new ArrayList<>(styles());
      while (!left.isEmpty()) {
        try (Asked<Answer> probe = asker.contact(first, left, CONTACT)) {
          Answer answer = awaitContact(probe);
          left.removeAll(probe.refused().keySet());
          left.remove(probe.style());
          Optional<Outcome> outcome = in(probe.style(), first, answer);
          if (outcome.isPresent()) {
            return outcome.get();
          }
        }
      }
      throw failure();
    }

    /** Waits for an answer in any style, and notes in which styles it was refused. */
    private Answer awaitContact(Asked<Answer> probe) throws InterruptedException {
      try {
        return probe.await();
      } finally {
        probe
            .refused()
            .forEach(
                (style, failed) ->
                    noteRefusal(failed.forGood(Subject.SESSION_LIST.noun() + CONTACT), style));
      }
    }

    private Optional<Outcome> in(RequestStyle style, ListRequest first, Answer probe)
        throws InterruptedException {
      Optional<IgnoredParameter> ignored =
          Guards.limit(first, probe).or(() -> Guards.filters(first, probe));
      if (ignored.isPresent()) {
        note("style " + Dialect.name(style), ignored.get());
        return Optional.empty();
      }
      Answer page = aboutOlder || probe.sessions().isEmpty() ? wider(probe, style) : probe;
      return page.sessions().isEmpty()
          ? Optional.of(new Unsettled(page))
          : withUnit(style, toAskAbout(page.sessions()));
    }

    /**
     * Returns the newest session that every replica has, if one was created within a day of the
     * newest: about a session far below the newest, an API that ignores bounds gives the right
     * answer.
     */
    private Session toAskAbout(List<Session> page) {
      long newestMs = page.stream().mapToLong(Session::createdMs).max().orElse(0);
      return page.stream()
          .filter(session -> aboutOlder && session.createdMs() <= newestMs - REPLICA_LAG_MS)
          .filter(session -> session.createdMs() > newestMs - DAY_MS)
          .max(Comparator.comparingLong(Session::createdMs))
          .orElse(page.get(0));
    }

    /** Reads a whole page, unless the account is empty. */
    private Answer wider(Answer probe, RequestStyle style) throws InterruptedException {
      return probe.size() == 0
          ? probe
          : asker
              .check(ListRequest.first(settings.pageLimit(), settings.filters()), style, CONTACT)
              .answer();
    }

    private Optional<Outcome> withUnit(RequestStyle style, Session session)
        throws InterruptedException {
      for (TimestampUnit unit : units(session)) {
        Dialect dialect = new Dialect(style, unit);
        presume.accept(dialect);
        try {
          Optional<IgnoredParameter> ignored = check(dialect, session);
          if (ignored.isEmpty()) {
            return Optional.of(new Settled(dialect, resolutionMs(dialect, session)));
          }
          note(dialect.toString(), ignored.get());
        } catch (ApiException e) {
          noteRefusal(e, style);
        }
        understood = true;
      }
      return Optional.empty();
    }

    /**
     * The session must be where it is, and nowhere else. All is asked at once, for a start costs a
     * round trip less for each; the first answer that gives the dialect away decides.
     */
    private Optional<IgnoredParameter> check(Dialect dialect, Session session)
        throws InterruptedException {
      long at = session.createdMs();
      int unitMs = resolutionMs(dialect, session);
      List<Window> questions = new ArrayList<>();
      questions.add(new Window(Math.max(0, at - unitMs), at + unitMs + 1));
      questions.add(Window.from(at + DAY_MS));
      if (at > DAY_MS) {
        questions.add(new Window(0, at - DAY_MS));
      }
      List<Asked<Answer>> asked = new ArrayList<>();
      try {
        for (Window window : questions) {
          asked.add(
              asker.check(
                  about(window, dialect), dialect.style(), ListDescription.of(window, null)));
        }
        for (int i = 0; i < questions.size(); i++) {
          ListRequest question = about(questions.get(i), dialect);
          Answer answer = asked.get(i).await();
          Optional<IgnoredParameter> ignored = Guards.ignored(question, dialect.unit(), answer);
          if (ignored.isPresent()) {
            return ignored;
          }
          if (i == 0 && answer.sessions().isEmpty()) {
            return Optional.of(notThere(session, at));
          }
        }
        return Optional.empty();
      } finally {
        asked.forEach(Asked::close);
      }
    }

    private ListRequest about(Window window, Dialect dialect) {
      return ListRequest.first(CHECK_LIMIT, settings.filters())
          .with(Between.of(window, dialect.unit()));
    }

    private static IgnoredParameter notThere(Session session, long at) {
      return new IgnoredParameter(
          "created",
          String.format(
              Locale.ROOT,
              "session %s was not answered to its own created, %d ms",
              session.id(),
              at));
    }

    private void note(String dialect, IgnoredParameter ignored) {
      evidence.add(dialect + ": " + ignored.name() + " (" + ignored.evidence() + ")");
    }

    private void noteRefusal(ApiException e, RequestStyle style) {
      boolean perhapsOfStyle =
          e.getCause() instanceof FailedAttempt failed && failed.remedy() == Remedy.OTHER_STYLE;
      if (!perhapsOfStyle) {
        throw e;
      }
      refusal = refusal == null ? e : refusal;
      evidence.add("style " + Dialect.name(style) + ": refused");
    }

    private ApiException failure() {
      if (refusal != null && evidence.stream().allMatch(said -> said.endsWith(": refused"))) {
        return refusal;
      }
      String setting =
          understood && settings.unit() != null ? IgnoredParameter.UNIT : IgnoredParameter.STYLE;
      return new ApiException(
          Kind.PARAMETER_IGNORED,
          setting,
          String.format(
              Locale.ROOT,
              "WooshPay ignored parameters of the session list, so its answers cannot be trusted: %s. Check %s and %s, which may be pinned, and %s; if they are right, ask WooshPay how this account's list takes its parameters.",
              String.join("; ", evidence),
              IgnoredParameter.STYLE,
              IgnoredParameter.UNIT,
              "wooshpay.api.url"),
          refusal);
    }
  }
}
