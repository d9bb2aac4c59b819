package io.github.wooshpay.connect.simulator;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ServerSocketFactory;

/**
 * A small HTTP/1.1 server, one thread a connection. An own one, since its faults are its purpose:
 * the servers there are do not let one reset a connection, cut a body off or send it in drops, and
 * some refuse a body on a GET.
 */
final class HttpListener implements AutoCloseable {
  /** Answers requests; called on the thread of the connection. */
  @FunctionalInterface
  interface Handler {
    void handle(Exchange exchange) throws IOException;
  }

  private final ServerSocket server;
  private final Handler handler;
  private final AtomicLong connections;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "simulated-wooshpay");
            thread.setDaemon(true);
            return thread;
          });

  /** Listens at once. The counter numbers the connections and outlives the listener. */
  HttpListener(
      InetSocketAddress address,
      ServerSocketFactory sockets,
      AtomicLong connections,
      Handler handler)
      throws IOException {
    this.handler = handler;
    this.connections = connections;
    this.server = sockets.createServerSocket();
    server.setReuseAddress(true);
    server.bind(address, 1024);
    threads.execute(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        hand(server.accept());
      } catch (IOException e) {
        // Either the server was closed, which the loop sees, or this one client has gone again.
      }
    }
  }

  private void hand(Socket socket) throws IOException {
    open.add(socket);
    try {
      threads.execute(() -> serve(socket));
    } catch (RejectedExecutionException e) {
      // The server was closed while the client connected.
      open.remove(socket);
      socket.close();
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      WireReader reader = new WireReader(new BufferedInputStream(socket.getInputStream(), 8192));
      long connection = connections.incrementAndGet();
      boolean goesOn = closed.getCount() > 0;
      while (goesOn) {
        WireRequest request = reader.next();
        if (request == null) {
          break;
        }
        Exchange exchange = new Exchange(socket, request, closed, connection);
        handler.handle(exchange);
        goesOn = exchange.keepsAlive();
      }
    } catch (IOException e) {
      // The client has gone, or speaks no HTTP: closing is the answer to both.
    } finally {
      open.remove(socket);
    }
  }

  /** Stops listening and closes every connection, also those that wait for an answer. */
  @Override
  public void close() throws IOException {
    closed.countDown();
    server.close();
    for (Socket socket : open) {
      socket.close();
    }
    threads.shutdownNow();
  }
}
