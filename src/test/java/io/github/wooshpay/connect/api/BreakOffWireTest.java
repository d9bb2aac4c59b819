package io.github.wooshpay.connect.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A call that is broken off leaves no connection and no thread, however far its answer has come.
 */
@Timeout(120)
class BreakOffWireTest {
  private static final int CALLS = 100;
  private static final Duration SOON = Duration.ofSeconds(10);

  /** How long the head takes to be read, and more. */
  private static final int LONGEST_NS = 600_000;

  /** Of more bytes than are sent: more than a client reads at once, and no end. */
  private static final byte[] BEGINNING =
      ("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n"
              + " ".repeat(50_000))
          .getBytes(StandardCharsets.US_ASCII);

  private final Random random = new Random(11);
  private final ExecutorService threads = Executors.newCachedThreadPool(new TaskThreads("test-"));

  @AfterEach
  void end() {
    threads.shutdownNow();
  }

  @ParameterizedTest
  @EnumSource(RequestStyle.class)
  void nothing_is_left_of_a_call_that_is_broken_off_while_its_answer_begins(RequestStyle style)
      throws Exception {
    Set<Thread> ofOthers = clientThreads();
    try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      for (int call = 0; call < CALLS; call++) {
        breakOff(server, style, call);
      }
    }
    awaitTheEndOfAllClientsBut(ofOthers);
  }

  private void breakOff(ServerSocket server, RequestStyle style, int call) throws Exception {
    try (Transport transport = transport(server)) {
      CompletableFuture<Runnable> cancel = new CompletableFuture<>();
      Future<Answer> answer =
          threads.submit(
              () -> transport.exchange(request(), style, Proven.NOTHING, cancel::complete));
      try (Socket socket = server.accept()) {
        InputStream asked = socket.getInputStream();
        assertThat(asked.read()).isPositive();
        socket.getOutputStream().write(BEGINNING);
        spin(random.nextInt(LONGEST_NS));

        cancel.join().run();

        assertThat(answer)
            .failsWithin(SOON)
            .withThrowableOfType(ExecutionException.class)
            .withCauseInstanceOf(FailedAttempt.class);
        socket.setSoTimeout((int) SOON.toMillis());
        untilItsEnd(asked, call);
      }
    }
  }

  private static void untilItsEnd(InputStream asked, int call) {
    try {
      asked.transferTo(OutputStream.nullOutputStream());
    } catch (SocketTimeoutException e) {
      throw new AssertionError("call " + call + " left its connection", e);
    } catch (IOException e) {
      // Reset: an end as well.
      return;
    }
  }

  private static void spin(long ns) {
    long untilNs = System.nanoTime() + ns;
    while (System.nanoTime() < untilNs) {
      Thread.onSpinWait();
    }
  }

  /**
   * The JDK's client ends its thread once it is collected and its calls are over, for which it
   * looks every few seconds. The last is not always collected.
   */
  private static void awaitTheEndOfAllClientsBut(Set<Thread> ofOthers) {
    await()
        .atMost(SOON.multipliedBy(3))
        .pollInSameThread()
        .until(
            () -> {
              System.gc();
              Set<Thread> left = clientThreads();
              left.removeAll(ofOthers);
              return left;
            },
            left -> left.size() <= 1);
  }

  private static Set<Thread> clientThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("HttpClient-"))
        .collect(Collectors.toCollection(HashSet::new));
  }

  private Transport transport(ServerSocket server) {
    ApiSettings settings =
        SettingsBuilder.at(URI.create("http://127.0.0.1:" + server.getLocalPort())).build();
    return new Transport(
        settings,
        new ServerClock(InstantSource.system()),
        InstantSource.system(),
        ClientListener.NONE);
  }

  private static ListRequest request() {
    return ListRequest.first(100, ApiSettings.Filters.NONE);
  }
}
