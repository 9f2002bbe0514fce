/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.mqtt;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tidemill.error.TidemillException;
import dev.tidemill.spi.job.ConnectorThreads;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PublisherTest {
  private static int portWithoutServer() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }

  private static long threads(String name) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().contains(name))
        .count();
  }

  @Test
  void attempts_to_connect_that_fail_leave_no_threads() throws IOException {
    MqttBroker broker = Mqtt.broker("tcp://localhost:" + portWithoutServer());
    Publisher publisher =
        new Publisher(SinkSettings.of(broker), "job", ConnectorThreads.of("leaves-none"));
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(publisher::connect)
          .isInstanceOf(TidemillException.class)
          .hasMessageContaining("see whether the broker runs and listens there");
    }
    await().atMost(Duration.ofSeconds(10)).until(() -> threads("leaves-none") == 0);
  }
}
