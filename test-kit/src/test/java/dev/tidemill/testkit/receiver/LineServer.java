/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.receiver;

import dev.tidemill.spi.source.Source;
import dev.tidemill.testkit.contract.SourceHarness;
import dev.tidemill.time.Time;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
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
  private static final int ACCEPT_MILLIS = 20_000;
  private static final int SUCCESSOR_MILLIS = 3_000;

  private final ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
  private final IntFunction<Source<T>> source;
  private final Duration patience;
  private Socket client = new Socket();
  private long sent;

  /** @param source the source that receives from a port */
  LineServer(IntFunction<Source<T>> source, Duration patience) throws IOException {
    this.source = source;
    this.patience = patience;
  }

  @Override
  public Source<T> source() {
    return source.apply(server.getLocalPort());
  }

  @Override
  public void arrive(Time batchTime) throws IOException {
    List<String> lines = List.of("one", "two", "at " + batchTime);
    if (client.isConnected() && hasGone(client) && !hasSuccessor()) {
      return; // nobody is there any more
    }
    if (!client.isConnected()) {
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

  /** Whether another client comes instead of one that has gone. */
  private boolean hasSuccessor() throws IOException {
    server.setSoTimeout(SUCCESSOR_MILLIS);
    try {
      client = server.accept();
      return true;
    } catch (InterruptedIOException e) {
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
