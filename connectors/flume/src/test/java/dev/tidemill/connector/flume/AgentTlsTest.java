/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.flume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The two ends of an encrypted connection, of which this test sends each byte of the client. */
class AgentTlsTest {
  private static final byte[] TEXT = "to be or not to be".getBytes(StandardCharsets.UTF_8);

  /** Of the header of a record, and of a record. */
  private static final int[] SPLITS = {1, 3, 5, 6, 20};

  @TempDir
  private static Path directory;

  private static KeyFiles keys;

  private Socket client = new Socket();
  private Socket accepted = new Socket();

  @BeforeAll
  static void makeKeys() throws Exception {
    keys = new KeyFiles(directory);
    keys.make("source");
    keys.make("old", "-startdate", "-10d", "-validity", "5");
  }

  @BeforeEach
  void connect() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      client = new Socket(InetAddress.getLoopbackAddress(), server.getLocalPort());
      accepted = server.accept();
    }
    client.setTcpNoDelay(true);
    client.setSoTimeout(120_000);
  }

  @AfterEach
  void close() throws IOException {
    client.close();
    accepted.close();
  }

  private static AgentTls tls(int limitMillis) {
    return tls(keys.own("source"), limitMillis);
  }

  private static AgentTls tls(StoreFile own, int limitMillis) {
    return new AgentTls(new Certificates(own, null), limitMillis);
  }

  /** Encrypts both ends, the client's with a key of the source that it trusts. */
  private SSLSocket encryptBoth(StoreFile own, CompletableFuture<Socket> encrypted)
      throws IOException {
    AgentTls tls = tls(own, 120_000);
    new Thread(
            () -> {
              try {
                encrypted.complete(tls.encrypt(accepted));
              } catch (IOException e) {
                encrypted.completeExceptionally(e);
              }
            },
            "source")
        .start();
    return keys.encrypt(client);
  }

  @Test
  void a_client_that_says_nothing_is_given_up() {
    assertThatThrownBy(() -> tls(1).encrypt(accepted))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(
            "it has sent nothing for 1 ms, and keyStore(...) of this source needs")
        .hasMessageContaining("set ssl = true in its sink");
  }

  @Test
  void a_client_that_stops_in_the_handshake_is_given_up() throws IOException {
    client.getOutputStream().write(new byte[] {22, 3, 1});
    assertThatThrownBy(() -> tls(1).encrypt(accepted))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("the TLS handshake has not ended: nothing came for 1 ms");
  }

  @Test
  void a_client_that_goes_is_told_from_one_that_fails() throws IOException {
    client.close();
    assertThatThrownBy(() -> tls(60_000).encrypt(accepted)).isInstanceOf(EOFException.class);
  }

  @Test
  void a_client_that_goes_in_the_handshake_has_failed() throws IOException {
    client.getOutputStream().write(new byte[] {22, 3, 1});
    client.close();
    assertThatThrownBy(() -> tls(60_000).encrypt(accepted))
        .isNotInstanceOf(EOFException.class)
        .hasMessageContaining("the TLS handshake has failed: ")
        .hasMessageContaining("check the log of the agent");
  }

  @Test
  void of_two_certificates_the_one_that_is_valid_is_shown() throws Exception {
    for (String[] order : new String[][] {{"old", "source"}, {"source", "old"}}) {
      connect();
      Path file =
          keys.copy(directory.resolve("both.p12"), "PKCS12", KeyFiles.SECRET.toCharArray(), order);
      CompletableFuture<Socket> encrypted = new CompletableFuture<>();
      SSLSocket ofClient = encryptBoth(StoreFile.of("keyStore", file, KeyFiles.SECRET), encrypted);
      encrypted.get(2, TimeUnit.MINUTES);
      assertThat(ofClient.getSession().getPeerPrincipal().getName()).isEqualTo("CN=source");
      close();
    }
  }

  /** As without TLS: both mean that the agent has gone, and that is nothing to report. */
  @Test
  void a_connection_that_breaks_looks_like_one_without_tls() throws Exception {
    for (boolean isReset : new boolean[] {false, true}) {
      connect();
      CompletableFuture<Socket> encrypted = new CompletableFuture<>();
      SSLSocket ofClient = encryptBoth(keys.own("source"), encrypted);
      ofClient.getOutputStream().write('a');
      InputStream in = encrypted.get(2, TimeUnit.MINUTES).getInputStream();
      assertThat(in.read()).isEqualTo('a');
      if (isReset) {
        client.setSoLinger(true, 0);
      }
      client.close();
      assertThat(isGone(in)).as("with a reset: %s", isReset).isTrue();
      close();
    }
  }

  /** What a connection takes for the end of its agent; anything else is a failure. */
  private static boolean isGone(InputStream in) throws IOException {
    try {
      return in.read() < 0;
    } catch (EOFException | SocketException e) {
      return true;
    }
  }

  /** A connection is read with a limit of a millisecond, to notice that its agent has gone. */
  @Test
  void a_record_that_comes_in_pieces_is_read_although_reading_it_timed_out() throws Exception {
    for (int split : SPLITS) {
      connect();
      CountDownLatch timedOut = new CountDownLatch(3);
      CompletableFuture<byte[]> read = CompletableFuture.supplyAsync(() -> readPatiently(timedOut));
      SSLEngine engine = handshake();
      ByteBuffer sent = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
      engine.wrap(ByteBuffer.wrap(TEXT), sent);
      OutputStream out = client.getOutputStream();
      out.write(sent.array(), 0, split);
      assertThat(timedOut.await(2, TimeUnit.MINUTES)).isTrue();
      out.write(sent.array(), split, sent.position() - split);
      assertThat(read.get(2, TimeUnit.MINUTES)).as("split at %s", split).isEqualTo(TEXT);
      close();
    }
  }

  /** Reads a text, and counts how often there was nothing to read. */
  private byte[] readPatiently(CountDownLatch timedOut) {
    try {
      InputStream in = tls(120_000).encrypt(accepted).getInputStream();
      accepted.setSoTimeout(1);
      ByteBuffer text = ByteBuffer.allocate(TEXT.length);
      while (text.hasRemaining()) {
        try {
          text.put((byte) in.read());
        } catch (SocketTimeoutException e) {
          timedOut.countDown();
        }
      }
      return text.array();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private SSLEngine handshake() throws IOException {
    SSLEngine engine = keys.client("source", null).createSSLEngine();
    engine.setUseClientMode(true);
    engine.beginHandshake();
    ByteBuffer received = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
    ByteBuffer sending = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
    ByteBuffer none = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize());
    received.flip();
    SSLEngineResult.HandshakeStatus status = engine.getHandshakeStatus();
    while (status != SSLEngineResult.HandshakeStatus.FINISHED
        && status != SSLEngineResult.HandshakeStatus.NOT_HANDSHAKING) {
      switch (status) {
        case NEED_TASK -> {
          for (@Nullable Runnable task = engine.getDelegatedTask();
              task != null;
              task = engine.getDelegatedTask()) {
            task.run();
          }
          status = engine.getHandshakeStatus();
        }
        case NEED_WRAP -> {
          sending.clear();
          status = engine.wrap(none, sending).getHandshakeStatus();
          client.getOutputStream().write(sending.array(), 0, sending.position());
        }
        default -> {
          SSLEngineResult result = engine.unwrap(received, none);
          status = result.getHandshakeStatus();
          if (result.getStatus() == SSLEngineResult.Status.BUFFER_UNDERFLOW) {
            receive(received);
          }
        }
      }
    }
    return engine;
  }

  private void receive(ByteBuffer received) throws IOException {
    received.compact();
    byte[] next = new byte[received.remaining()];
    int read = client.getInputStream().read(next);
    if (read < 0) {
      throw new EOFException();
    }
    received.put(next, 0, read);
    received.flip();
  }
}
