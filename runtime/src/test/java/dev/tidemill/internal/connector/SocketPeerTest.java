/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tidemill.error.CallSite;
import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.Origin;
import dev.tidemill.error.TidemillException;
import dev.tidemill.internal.settings.DefaultSettings;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SocketPeerTest {
  private static final Origin ORIGIN =
      new Origin("socketTextStream", Optional.empty(), new CallSite("WordCount.java", 12));

  @ParameterizedTest
  @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 65_536, 99_999})
  void a_port_that_there_cannot_be_is_refused(int port) {
    assertThatExceptionOfType(TidemillException.class)
        .isThrownBy(() -> SocketPeer.of(ORIGIN, "localhost", port))
        .withMessage("port is " + port
            + " in socketTextStream (WordCount.java:12); it must be from 1 to 65535")
        .extracting(TidemillException::code)
        .isEqualTo(ErrorCode.INVALID_ARGUMENT);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 9_999, 65_535})
  void other_ports_are_not(int port) {
    assertThat(SocketPeer.of(ORIGIN, "localhost", port)).hasToString("localhost:" + port);
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", "  ", "\t"})
  void a_blank_host_is_refused(@Nullable String host) {
    assertThatExceptionOfType(TidemillException.class)
        .isThrownBy(() -> SocketPeer.of(ORIGIN, host, 9999))
        .withMessage("host is " + (host == null ? "null" : "\"" + host + "\"")
            + " in socketTextStream (WordCount.java:12); name the machine to connect to, such as"
            + " localhost")
        .extracting(TidemillException::code)
        .isEqualTo(ErrorCode.INVALID_ARGUMENT);
  }

  @Test
  void an_address_with_colons_stands_in_brackets() {
    assertThat(SocketPeer.of(ORIGIN, "::1", 9999)).hasToString("[::1]:9999");
  }

  @Test
  void who_refuses_on_another_machine_is_not_started_in_a_terminal_of_this_one() throws Exception {
    InetAddress other = InetAddress.getByAddress(new byte[] {(byte) 192, 0, 2, 7});
    assertThat(advice(new ConnectException("Connection refused"), other))
        .isEqualTo("error connecting to data:9999: no server listens there; start it, or check host"
            + " and port");
  }

  @Test
  void a_failure_without_a_known_remedy_stands_for_itself() throws Exception {
    InetAddress here = InetAddress.getLoopbackAddress();
    for (IOException failure : new IOException[] {
      new NoRouteToHostException("No route to host"),
      new ConnectException("Network is unreachable"),
      new ConnectException()
    }) {
      assertThat(advice(failure, here)).isEqualTo("error connecting to data:9999");
    }
    assertThat(advice(new UnknownHostException("data"), null))
        .startsWith("error connecting to data:9999: no address is known for host \"data\"");
  }

  private static String advice(IOException failure, @Nullable InetAddress address) {
    return new SocketPeer("data", 9999)
        .noConnection(failure, address, DefaultSettings.streams().socket());
  }
}
