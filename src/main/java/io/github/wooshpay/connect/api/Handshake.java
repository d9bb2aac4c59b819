package io.github.wooshpay.connect.api;

import io.github.wooshpay.connect.api.ApiException.Kind;
import io.github.wooshpay.connect.api.ApiRequest.Subject;
import io.github.wooshpay.connect.api.ListRequest.Between;
import io.github.wooshpay.connect.api.PatientCalls.Asked;
import io.github.wooshpay.connect.session.EpochUnit;
import io.github.wooshpay.connect.session.Session;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Learns which request style and time unit this account's API understands, by asking questions
 * whose answers are known. The documentation contradicts itself, and the API ignores parameters
 * that it does not understand. A configured style or unit is the only one tried, but it is still
 * tested.
 *
 * <p>Tests: {@code DialectWireTest}.
 */
final class Handshake {
  /** Sends requests without waiting for the response. */
  interface Asker {
    /** Sends the request in each style in turn until one is answered. */
    Asked<Answer> contact(ListRequest request, Collection<RequestStyle> styles, RequestedPart part)
        throws InterruptedException;

    /** Sends the request in a style that has been answered. */
    Asked<Answer> check(ListRequest request, RequestStyle style, RequestedPart part)
        throws InterruptedException;
  }

  /** The result of a handshake. */
  sealed interface Outcome permits Settled, Unsettled {}

  /**
   * The API understands this dialect.
   *
   * @param resolutionMs the coarser of two units: that of the bounds and that of the returned
   *     instants
   * @param overcome what the API refused or ignored before, for the log; empty as a rule
   */
  record Settled(Dialect dialect, int resolutionMs, List<String> overcome) implements Outcome {}

  /** The account has no session to ask about. */
  record Unsettled(Answer answer) implements Outcome {}

  /** The part of the session list that a handshake is about. */
  static final RequestedPart CONTACT = new RequestedPart("at first contact");

  private static final long DAY_MS = Duration.ofDays(1).toMillis();
  private static final int CHECK_LIMIT = 10;

  /** Replicas are assumed to lag by less than this. */
  private static final long REPLICA_LAG_MS = Duration.ofMinutes(1).toMillis();

  private final ApiSettings.ListSettings settings;
  private final Asker asker;

  Handshake(ApiSettings.ListSettings settings, Asker asker) {
    this.settings = settings;
    this.asker = asker;
  }

  /**
   * Runs the handshake, in each style in turn until one is answered.
   *
   * @param presume receives each dialect that an answer suggests, before it is verified
   * @throws ApiException if no dialect is understood; it names the ignored parameters of each style
   */
  Outcome shake(Consumer<Dialect> presume) throws InterruptedException {
    Round round = new Round(presume, false, List.of());
    try {
      return round.play();
    } catch (ApiException first) {
      if (first.kind() != Kind.PARAMETER_IGNORED) {
        throw first;
      }
      return shakeAgain(new Round(presume, true, round.overcome()), first);
    }
  }

  /**
   * Asks about another session: a lagging replica may have hidden the first one.
   *
   * @throws ApiException the first failure, if this round fails in the same way
   */
  private static Outcome shakeAgain(Round round, ApiException first) throws InterruptedException {
    try {
      return round.play();
    } catch (ApiException second) {
      throw second.kind() == Kind.PARAMETER_IGNORED ? first : second;
    }
  }

  private List<RequestStyle> styles() {
    return settings.style() == null ? List.of(RequestStyle.values()) : List.of(settings.style());
  }

  /** Returns the units to try, first the one that the session uses itself. */
  private List<EpochUnit> units(Session session) {
    if (settings.unit() != null) {
      return List.of(settings.unit());
    }
    return AnswerReader.unit(session) == EpochUnit.MILLISECONDS
        ? List.of(EpochUnit.MILLISECONDS, EpochUnit.SECONDS)
        : List.of(EpochUnit.SECONDS, EpochUnit.MILLISECONDS);
  }

  private static int resolutionMs(Dialect dialect, Session session) {
    return Math.max(dialect.unit().ms(), AnswerReader.unit(session).ms());
  }

  /**
   * Why a style or a dialect is not the right one.
   *
   * @param refused whether the API refused the style, as opposed to ignoring a parameter
   */
  private record Finding(String text, boolean refused) {}

  /** One round through all dialects, with its findings. */
  private final class Round {
    private final Consumer<Dialect> presume;
    private final boolean aboutOlder;
    private final List<String> overcomeBefore;
    private final List<Finding> findings = new ArrayList<>();
    private @Nullable ApiException refusal;
    private boolean understood;

    /**
     * @param aboutOlder whether to ask about a session old enough to be on every replica, rather
     *     than the first one
     * @param overcomeBefore what was found in an earlier round
     */
    Round(Consumer<Dialect> presume, boolean aboutOlder, List<String> overcomeBefore) {
      this.presume = presume;
      this.aboutOlder = aboutOlder;
      this.overcomeBefore = overcomeBefore;
    }

    /** Returns what the API has refused or ignored so far, for people. */
    List<String> overcome() {
      return Stream.concat(overcomeBefore.stream(), findings.stream().map(Finding::text)).toList();
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

    /** Waits for an answer in any style, and records the styles that were refused. */
    private Answer awaitContact(Asked<Answer> probe) throws InterruptedException {
      try {
        return probe.await();
      } finally {
        probe
            .refused()
            .forEach(
                (style, failed) ->
                    noteRefusal(failed.forGood(CONTACT.of(Subject.SESSION_LIST)), style));
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
     * Returns the newest session that is on every replica, if one was created within a day of the
     * newest. For a much older session, an API that ignores bounds would give the right answer.
     */
    private Session toAskAbout(List<Session> page) {
      long newestMs = page.stream().mapToLong(Session::createdMs).max().orElse(0);
      return page.stream()
          .filter(session -> aboutOlder && session.createdMs() <= newestMs - REPLICA_LAG_MS)
          .filter(session -> session.createdMs() > newestMs - DAY_MS)
          .max(Comparator.comparingLong(Session::createdMs))
          .orElse(page.get(0));
    }

    /** Reads a full page, unless the account is empty. */
    private Answer wider(Answer probe, RequestStyle style) throws InterruptedException {
      return probe.size() == 0
          ? probe
          : asker
              .check(ListRequest.first(settings.pageLimit(), settings.filters()), style, CONTACT)
              .answer();
    }

    private Optional<Outcome> withUnit(RequestStyle style, Session session)
        throws InterruptedException {
      for (EpochUnit unit : units(session)) {
        Dialect dialect = new Dialect(style, unit);
        presume.accept(dialect);
        try {
          Optional<IgnoredParameter> ignored = check(dialect, session);
          if (ignored.isEmpty()) {
            return Optional.of(new Settled(dialect, resolutionMs(dialect, session), overcome()));
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
     * The session must appear in its own window and in no other. All requests are sent at once,
     * which saves round trips at startup; the first conclusive answer decides.
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
              asker.check(about(window, dialect), dialect.style(), RequestedPart.of(window, null)));
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
              "session %s was missing from a window around its own created, %d ms",
              session.id(),
              at));
    }

    private void note(String dialect, IgnoredParameter ignored) {
      String text = dialect + ": " + ignored.name() + " (" + ignored.evidence() + ")";
      findings.add(new Finding(text, false));
    }

    private void noteRefusal(ApiException e, RequestStyle style) {
      FailedAttempt refused = e.refusedForm();
      if (refused == null) {
        throw e;
      }
      refusal = refusal == null ? e : refusal;
      String text = "style " + Dialect.name(style) + ": " + refused.getMessage();
      findings.add(new Finding(text, true));
    }

    private ApiException failure() {
      if (refusal != null && findings.stream().allMatch(Finding::refused)) {
        return refusal;
      }
      String setting =
          understood && settings.unit() != null ? IgnoredParameter.UNIT : IgnoredParameter.STYLE;
      return new ApiException(
          Kind.PARAMETER_IGNORED,
          setting,
          String.format(
              Locale.ROOT,
              "WooshPay ignored parameters of the session list, so its answers cannot be trusted: %s. Check %s and %s, if they are set, and %s. If they are right, ask WooshPay how this account's list expects its parameters.",
              findings.stream().map(Finding::text).collect(Collectors.joining("; ")),
              IgnoredParameter.STYLE,
              IgnoredParameter.UNIT,
              "wooshpay.api.url"),
          refusal);
    }
  }
}
