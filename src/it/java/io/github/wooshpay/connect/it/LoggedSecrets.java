package io.github.wooshpay.connect.it;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Looks through all that the workers and brokers of a build logged, the connector at its most
 * talkative, for any secret key, in clear or as it is sent, and any e-mail address of a simulated
 * session. The build runs it after the integration tests, and fails where it finds one.
 */
public final class LoggedSecrets {
  /** The tests' own; all in domains that are reserved for examples. */
  private static final Pattern SECRET =
      Pattern.compile("(?i:sk_(?:test|live)_[a-z0-9]|@example\\.)|c2tf(?:dGVzd|bGl2Z)");

  private LoggedSecrets() {}

  /**
   * Ends the program by an exception where something is found, or nothing was logged.
   *
   * @param folders with log files
   */
  @SuppressWarnings("SystemOut") // Run by Maven.
  public static void main(String[] folders) throws IOException {
    List<String> found = new ArrayList<>();
    int files = 0;
    long bytes = 0;
    for (String folder : folders) {
      for (Path log : logs(Path.of(folder))) {
        found.addAll(in(log));
        files++;
        bytes += Files.size(log);
      }
    }
    if (!found.isEmpty()) {
      throw new IllegalStateException("Secrets in the logs:\n" + String.join("\n", found));
    }
    if (bytes == 0) {
      throw new IllegalStateException("Nothing was logged in " + List.of(folders));
    }
    System.out.printf(
        Locale.ROOT, "No key and no e-mail address in %d logs of %,d bytes%n", files, bytes);
  }

  /**
   * Where a secret is, by file, line and column; the secret itself would end up in this run's log.
   */
  static List<String> in(Path log) throws IOException {
    List<String> found = new ArrayList<>();
    List<String> lines = Files.readAllLines(log, StandardCharsets.ISO_8859_1);
    for (int i = 0; i < lines.size(); i++) {
      for (Matcher secret = SECRET.matcher(lines.get(i)); secret.find(); ) {
        found.add(log.getFileName() + ", line " + (i + 1) + ", column " + (secret.start() + 1));
      }
    }
    return found;
  }

  private static List<Path> logs(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }
}
