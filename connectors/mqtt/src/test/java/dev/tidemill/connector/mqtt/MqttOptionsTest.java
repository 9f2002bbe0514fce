/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.error.TidemillException;
import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** An option that cannot be is refused where it is given, without a broker. */
class MqttOptionsTest {
  private final MqttBroker broker = Mqtt.broker("tcp://localhost:1883");
  private final MqttSource<MqttMessage> source = Mqtt.source(broker, "in");

  private static void assertRefused(ThrowingCallable call, String... parts) {
    assertThatThrownBy(call).isInstanceOf(TidemillException.class).hasMessageContainingAll(parts);
  }

  @Test
  void a_server_is_a_host_with_a_port() {
    assertRefused(Mqtt::broker, "servers is empty", "such as tcp://localhost:1883");
    assertRefused(() -> Mqtt.broker("localhost:1883"), "has no scheme that is known");
    assertRefused(() -> Mqtt.broker("http://localhost"), "write tcp://host:1883");
    assertRefused(() -> Mqtt.broker("tcp://localhost/path"), "is not a host with a port");
    assertRefused(() -> Mqtt.broker("tcp://localhost:70000"), "between 1 and 65535");
    assertRefused(() -> Mqtt.broker("tcp://local host"), "a server is not a URI");
  }

  @Test
  void a_password_in_the_uri_is_refused_and_not_repeated() {
    assertThatThrownBy(() -> Mqtt.broker("tcp://job:open-sesame@localhost"))
        .hasMessageContaining("pass user and password to user(...) and password(...)")
        .hasMessageNotContaining("open-sesame");
  }

  @Test
  void times_of_a_broker_have_bounds() {
    assertRefused(() -> broker.keepAlive(Duration.ofMillis(500)), "keepAlive is 500 ms");
    assertRefused(() -> broker.keepAlive(Duration.ofDays(1)), "between 1 and 65535 seconds");
    assertRefused(() -> broker.timeout(Duration.ZERO), "timeout is 0 ms");
    assertRefused(() -> broker.user(" "), "user is empty");
  }

  @Test
  void sizes_and_times_of_a_source_have_bounds() {
    assertRefused(() -> source.receiveMaximum(0), "receiveMaximum is 0");
    assertRefused(() -> source.receiveMaximum(65_536), "between 1 and 65535");
    assertRefused(() -> source.maxMessageBytes(0), "maxMessageBytes is 0");
    assertRefused(() -> source.sessionExpiry(Duration.ZERO), "sessionExpiry is 0 ms");
    assertRefused(() -> source.clientId(""), "clientId is empty");
  }

  @Test
  void topics_are_checked() {
    assertRefused(() -> Mqtt.source(broker, ""), "topic");
    assertRefused(() -> source.topic("in", 2), "topic filter in is named twice");
    assertRefused(() -> source.topic("out", 3), "3");
    assertRefused(() -> source.topic("a/#/b", 1), "a/#/b");
    assertRefused(() -> Mqtt.sink(broker, "out/+"), "out/+");
  }

  @Test
  void the_quality_of_service_of_a_sink_is_1_or_2() {
    assertRefused(() -> Mqtt.sink(broker, "out").qos(0), "qos of a sink is 0");
    assertRefused(() -> Mqtt.sink(broker, "out").inFlight(0), "inFlight is 0");
    assertThat(Mqtt.sink(broker, "out").qos(2)).hasToString(broker.toString());
  }

  @Test
  void its_kind_is_that_of_a_receiver() {
    assertThat(Mqtt.source(broker, "doors/+").hasReceiver()).isTrue();
  }
}
