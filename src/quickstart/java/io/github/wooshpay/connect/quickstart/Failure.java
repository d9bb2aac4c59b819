package io.github.wooshpay.connect.quickstart;

import io.github.wooshpay.connect.stack.ConnectRest.RestException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What went wrong, in a sentence or two for the one who watches: no class name, no stack trace. */
final class Failure {
  /** {@code org.foo.BarException: message}, alone or after {@code Caused by:}. */
  private static final Pattern THROWABLE =
      Pattern.compile("(?:Caused by: )?(?:[a-z_0-9]+\\.)+[A-Z]\\w*(?:\\$\\w+)?(?:: (.*))?");

  private static final Pattern FRAME = Pattern.compile("\\s+at .+|\\s*\\.\\.\\. \\d+ more");

  /** How Connect wraps what a converter or a transform threw: it says nothing. */
  private static final String WRAPPED = "Tolerance exceeded in error handler";

  private Failure() {}

  /** Of the trace that a worker shows of a failed connector or task. */
  static String ofTrace(String trace) {
    List<String> messages = messages(trace);
    for (String message : messages) {
      if (!message.isEmpty() && !message.equals(WRAPPED)) {
        return message;
      }
    }
    return trace.lines().findFirst().orElse("It failed without saying why.");
  }

  /** Of a refusal by the worker's REST interface; of a configuration what is wrong in it. */
  static String ofRefusal(RestException refusal) {
    List<String> lines =
        String.valueOf(refusal.getMessage())
            .lines()
            .filter(line -> !line.startsWith("You can also find the above list"))
            .toList();
    boolean ofConfiguration = lines.get(0).contains("configuration is invalid") && lines.size() > 1;
    return String.join(" ", ofConfiguration ? lines.subList(1, lines.size()) : lines);
  }

  /** Of anything else that was thrown here. */
  static String of(Throwable thrown) {
    if (thrown instanceof RestException refusal) {
      return ofRefusal(refusal);
    }
    String message = thrown.getMessage();
    return message == null || message.isBlank()
        ? "The quickstart failed: " + thrown.getClass().getSimpleName() + "."
        : message.lines().findFirst().orElse(message);
  }

  /** The messages of the chain of causes, outermost first; lines of one message are joined. */
  private static List<String> messages(String trace) {
    List<String> messages = new ArrayList<>();
    boolean inMessage = false;
    for (String line : trace.lines().toList()) {
      Matcher throwable = THROWABLE.matcher(line);
      if (FRAME.matcher(line).matches()) {
        inMessage = false;
      } else if (throwable.matches()) {
        String message = throwable.group(1);
        messages.add(message == null ? "" : message);
        inMessage = true;
      } else if (inMessage) {
        int last = messages.size() - 1;
        messages.set(last, (messages.get(last) + " " + line.strip()).strip());
      }
    }
    return messages;
  }
}
