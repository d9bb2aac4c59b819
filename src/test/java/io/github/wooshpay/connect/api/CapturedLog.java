package io.github.wooshpay.connect.api;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.config.Property;
import org.jspecify.annotations.Nullable;

/**
 * All that is logged, down to TRACE, while it is open: level, message and exceptions. Of the HTTP
 * clients as well, which log by {@code java.util.logging}.
 */
public final class CapturedLog implements AutoCloseable {
  // Held, since java.util.logging forgets the level of a logger that nobody holds.
  private final List<Logger> clients;
  private final Queue<Line> lines = new ConcurrentLinkedQueue<>();
  private final AbstractAppender appender =
      new AbstractAppender("captured", null, null, true, Property.EMPTY_ARRAY) {
        @Override
        public void append(LogEvent event) {
          String context = event.getContextData().getValue("connector.context");
          add(
              context,
              event.getLevel().name(),
              event.getMessage().getFormattedMessage(),
              event.getThrown());
        }
      };
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord record) {
          add(null, record.getLevel().getName(), record.getMessage(), record.getThrown());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  public CapturedLog() {
    this(List.of(Logger.getLogger("okhttp3"), Logger.getLogger("jdk.httpclient")));
  }

  private CapturedLog(List<Logger> clients) {
    this.clients = clients;
    appender.start();
    context().getConfiguration().getRootLogger().addAppender(appender, Level.ALL, null);
    Configurator.setRootLevel(Level.ALL);
    for (Logger client : clients) {
      client.setLevel(java.util.logging.Level.ALL);
      client.setUseParentHandlers(false);
      client.addHandler(handler);
    }
  }

  /** Without what the HTTP clients log, of which a thousand requests make too much. */
  public static CapturedLog withoutHttpClients() {
    return new CapturedLog(List.of());
  }

  private record Line(@Nullable String context, String text) {}

  private void add(
      @Nullable String context,
      String level,
      @Nullable String message,
      @Nullable Throwable thrown) {
    StringBuilder line = new StringBuilder();
    line.append(level).append(' ').append(message);
    for (Throwable t = thrown; t != null; t = t.getCause()) {
      line.append(' ').append(t);
    }
    lines.add(new Line(context, line.toString()));
  }

  public List<String> lines() {
    return lines.stream().map(Line::text).toList();
  }

  public List<String> lines(String level) {
    return lines().stream().filter(line -> line.startsWith(level + " ")).toList();
  }

  /** What was logged under a connector's name, the {@code connector.context} of the MDC. */
  public List<String> linesOf(String context) {
    return lines.stream().filter(line -> context.equals(line.context)).map(Line::text).toList();
  }

  @Override
  public void close() {
    for (Logger client : clients) {
      client.removeHandler(handler);
      client.setUseParentHandlers(true);
      client.setLevel(null);
    }
    context().getConfiguration().getRootLogger().removeAppender("captured");
    Configurator.setRootLevel(Level.WARN);
    appender.stop();
  }

  private static LoggerContext context() {
    return (LoggerContext) LogManager.getContext(false);
  }
}
