package io.github.wooshpay.connect.stack;

import java.io.IOException;
import java.util.Arrays;

/**
 * The main class of every child: runs Kafka's own main, or another, and ends when the parent closes
 * the child's standard input. A parent that is killed closes it too, so no broker outlives its test
 * run.
 *
 * <p>Works on a child's class path, which has neither the plugin nor any test library: uses nothing
 * but the JDK and the program it starts.
 */
final class Leash {
  private static final long SHUTDOWN_MILLIS = 30_000;

  private Leash() {}

  public static void main(String[] args) throws Exception {
    Thread leash = new Thread(Leash::endWithParent, "leash");
    leash.setDaemon(true);
    leash.start();
    String[] arguments = Arrays.copyOfRange(args, 1, args.length);
    switch (args[0]) {
      case "broker" -> runBroker(arguments[0], arguments[1]);
      case "worker" -> org.apache.kafka.connect.cli.ConnectDistributed.main(arguments);
      case "main" -> runMain(arguments);
      default -> throw new IllegalArgumentException("No such program: " + args[0]);
    }
  }

  private static void runMain(String[] arguments) throws ReflectiveOperationException {
    String[] rest = Arrays.copyOfRange(arguments, 1, arguments.length);
    Class.forName(arguments[0]).getMethod("main", String[].class).invoke(null, (Object) rest);
  }

  private static void runBroker(String properties, String clusterId) {
    String[] format = {"format", "-c", properties, "-t", clusterId, "--ignore-formatted"};
    if (kafka.tools.StorageTool.execute(format, System.out) != 0) {
      throw new IllegalStateException("The broker's storage could not be formatted");
    }
    kafka.Kafka.main(new String[] {properties});
  }

  /** Exits in good order, and at once where that hangs. */
  private static void endWithParent() {
    try {
      while (System.in.read() >= 0) {
        // Nothing is ever written: only the end counts.
      }
    } catch (IOException e) {
      // A broken pipe is an end as well.
    }
    Thread exit = new Thread(() -> System.exit(0), "exit");
    exit.setDaemon(true);
    exit.start();
    try {
      exit.join(SHUTDOWN_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(1);
  }
}
