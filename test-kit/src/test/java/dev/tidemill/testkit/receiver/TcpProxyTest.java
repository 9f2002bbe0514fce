/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.receiver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.tidemill.testkit.contract.TcpProxy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the proxy does to the connections of a client and a server. */
class TcpProxyTest {
  private static final int A_WHILE_MILLIS = 30_000;
  private static final int MOMENT_MILLIS = 200;

  private ServerSocket server;
  private TcpProxy proxy;
  private Socket client;
  private Socket accepted;

  @BeforeEach
  void connect() throws IOException {
    server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    proxy = new TcpProxy(server.getLocalPort());
    client = newClient();
    accepted = bounded(server.accept());
  }

  @AfterEach
  void close() throws IOException {
    client.close();
    accepted.close();
    proxy.close();
    server.close();
  }

  private Socket newClient() throws IOException {
    return bounded(new Socket(InetAddress.getLoopbackAddress(), proxy.port()));
  }

  /** A test whose bytes do not come fails. */
  private static Socket bounded(Socket socket) throws IOException {
    socket.setSoTimeout(A_WHILE_MILLIS);
    return socket;
  }

  private static boolean carries(Socket from, Socket to) throws IOException {
    from.getOutputStream().write(7);
    return to.getInputStream().read() == 7;
  }

  private static boolean isCut(Socket socket) throws IOException {
    try {
      return socket.getInputStream().read() < 0;
    } catch (SocketException e) {
      return true; // reset
    }
  }

  @Test
  void it_carries_what_both_sides_send() throws IOException {
    assertThat(carries(client, accepted)).isTrue();
    assertThat(carries(accepted, client)).isTrue();
  }

  @Test
  void a_client_that_finds_no_server_leaves_the_connections_of_the_others() throws IOException {
    server.close();
    try (Socket late = newClient()) {
      assertThat(isCut(late)).as("whether the late client is turned away").isTrue();
    }
    assertThat(carries(client, accepted)).isTrue();
    assertThat(carries(accepted, client)).isTrue();
  }

  @Test
  void a_cut_ends_all_connections_and_new_ones_work() throws IOException {
    proxy.cut();
    assertThat(isCut(client)).isTrue();
    assertThat(isCut(accepted)).isTrue();
    try (Socket next = newClient();
        Socket ofNext = bounded(server.accept())) {
      assertThat(carries(next, ofNext)).isTrue();
    }
  }

  @Test
  void frozen_connections_stay_open_and_carry_nothing() throws IOException {
    proxy.freeze();
    client.getOutputStream().write(7);
    accepted.setSoTimeout(MOMENT_MILLIS);
    assertThat(catchThrowable(() -> accepted.getInputStream().read()))
        .isInstanceOf(SocketTimeoutException.class);
  }

  @Test
  void dropped_answers_are_counted_and_requests_are_carried_until_a_cut() throws IOException {
    proxy.dropAnswers();
    accepted.getOutputStream().write(7);
    await().atMost(Duration.ofMillis(A_WHILE_MILLIS)).until(() -> proxy.droppedAnswers() == 1);
    assertThat(carries(client, accepted)).isTrue();
    proxy.cut();
    assertThat(isCut(client)).isTrue();
    try (Socket next = newClient();
        Socket ofNext = bounded(server.accept())) {
      assertThat(carries(ofNext, next)).isTrue();
    }
  }
}
