/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.receiver;

import dev.tidemill.spi.source.OpenSource;
import dev.tidemill.spi.source.Source;
import dev.tidemill.spi.source.SourceContext;
import dev.tidemill.testkit.contract.SourceHarness;
import dev.tidemill.time.Time;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.IntFunction;

/** Sends three lines for each batch to the client that is connected. */
final class LineServer<T> implements SourceHarness<T>, Closeable {
  private static final int MOMENT_MILLIS = 1;
  private static final int ACCEPT_MILLIS = 60_000;

  private final ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
  private final IntFunction<Source<T>> source;
  private final Duration patience;
  private Socket client = new Socket();
  private long sent;
  private boolean intakeStopped;

  /** @param source the source that receives from a port */
  LineServer(IntFunction<Source<T>> source, Duration patience) throws IOException {
    this.source = source;
    this.patience = patience;
  }

  @Override
  public Source<T> source() {
    Source<T> receiving = source.apply(server.getLocalPort());
    return new Source<>() {
      @Override
      public OpenSource<T> open(SourceContext context) throws Exception {
        OpenSource<T> open = receiving.open(context);
        intakeStopped = false;
        return noticed(open);
      }

      @Override
      public boolean hasReceiver() {
        return receiving.hasReceiver();
      }
    };
  }

  /** The source, of which this server knows when its intake is stopped: no client comes any more then. */
  @SuppressWarnings("unchecked")
  private OpenSource<T> noticed(OpenSource<T> open) {
    return (OpenSource<T>) Proxy.newProxyInstance(
        OpenSource.class.getClassLoader(),
        new Class<?>[] {OpenSource.class},
        (proxy, method, arguments) -> {
          try {
            return method.invoke(open, arguments);
          } catch (InvocationTargetException e) {
            throw e.getCause();
          } finally {
            intakeStopped |= method.getName().equals("stopIntake");
          }
        });
  }

  @Override
  public void arrive(Time batchTime) throws IOException {
    List<String> lines = List.of("one", "two", "at " + batchTime);
    if (!client.isConnected() || hasGone(client)) {
      if (intakeStopped) {
        return; // nobody is there any more
      }
      server.setSoTimeout(ACCEPT_MILLIS);
      client = server.accept();
    }
    OutputStream out = client.getOutputStream();
    out.write((String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
    out.flush();
    sent += lines.size();
  }

  private static boolean hasGone(Socket client) throws IOException {
    client.setSoTimeout(MOMENT_MILLIS);
    try {
      return client.getInputStream().read() < 0;
    } catch (SocketTimeoutException e) {
      return false;
    }
  }

  @Override
  public OptionalLong arrived() {
    return OptionalLong.of(sent);
  }

  @Override
  public Duration patience() {
    return patience;
  }

  @Override
  public void close() throws IOException {
    client.close();
    server.close();
  }
}
