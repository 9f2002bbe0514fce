/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.ui.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WriteLimitTest {
  private final WriteLimit limit = new WriteLimit(200);

  @AfterEach
  void close() {
    limit.close();
  }

  /** Writes as the server does. */
  private static OutputStream to(SocketChannel channel) {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int from, int length) throws IOException {
        ByteBuffer left = ByteBuffer.wrap(bytes, from, length);
        while (left.hasRemaining()) {
          channel.write(left);
        }
      }
    };
  }

  @Test
  void a_client_that_does_not_read_is_cut_off_and_its_thread_is_free_again() throws IOException {
    try (ServerSocketChannel server = ServerSocketChannel.open()) {
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      try (SocketChannel client = SocketChannel.open(server.getLocalAddress());
          SocketChannel accepted = server.accept()) {
        OutputStream out = limit.limited(to(accepted));
        assertThatThrownBy(() -> out.write(new byte[100_000_000])).isInstanceOf(IOException.class);
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
        assertThat(accepted.isOpen()).isFalse();
        assertThat(client.isOpen()).isTrue();
      }
    }
  }

  @Test
  void writes_in_time_are_left_alone() throws IOException {
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    OutputStream out = limit.limited(written);
    out.write(1);
    out.write(new byte[] {2, 3});
    out.flush();
    assertThat(written.toByteArray()).containsExactly(1, 2, 3);
  }
}
