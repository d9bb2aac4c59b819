package io.github.wooshpay.connect.api;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.config.Property;

/** All that is logged, down to DEBUG, while it is open: level, message and exceptions. */
public final class CapturedLog implements AutoCloseable {
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final AbstractAppender appender =
      new AbstractAppender("captured", null, null, true, Property.EMPTY_ARRAY) {
        @Override
        public void append(LogEvent event) {
          StringBuilder line = new StringBuilder();
          line.append(event.getLevel()).append(' ');
          line.append(event.getMessage().getFormattedMessage());
          for (Throwable t = event.getThrown(); t != null; t = t.getCause()) {
            line.append(' ').append(t);
          }
          lines.add(line.toString());
        }
      };

  public CapturedLog() {
    appender.start();
    context().getConfiguration().getRootLogger().addAppender(appender, Level.ALL, null);
    Configurator.setRootLevel(Level.DEBUG);
  }

  public List<String> lines() {
    return List.copyOf(lines);
  }

  public List<String> lines(String level) {
    return lines.stream().filter(line -> line.startsWith(level + " ")).toList();
  }

  @Override
  public void close() {
    context().getConfiguration().getRootLogger().removeAppender("captured");
    Configurator.setRootLevel(Level.WARN);
    appender.stop();
  }

  private static LoggerContext context() {
    return (LoggerContext) LogManager.getContext(false);
  }
}
