/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class InboxTest {
  private final Inbox inbox = new Inbox(3, 100);

  private void add(int qos, int bytes) {
    inbox.add(
        new Incoming(new MqttMessage("in", new byte[bytes], qos, false, List.of()), () -> {}));
  }

  @Test
  void messages_with_qos_0_are_dropped_and_counted_beyond_a_number() throws Exception {
    for (int i = 0; i < 5; i++) {
      add(0, 1);
    }
    assertThat(inbox.take(10)).hasSize(3);
    assertThat(inbox.takeDropped()).isEqualTo(2);
    assertThat(inbox.takeDropped()).isZero();
  }

  @Test
  void messages_with_qos_0_are_dropped_and_counted_beyond_a_number_of_bytes() throws Exception {
    add(0, 60);
    add(0, 60);
    add(0, 40);
    assertThat(inbox.take(10)).extracting(each -> each.message().size()).containsExactly(60, 40);
    assertThat(inbox.takeDropped()).isEqualTo(1);
  }

  @Test
  void messages_that_were_taken_make_room() throws Exception {
    for (int i = 0; i < 3; i++) {
      add(0, 30);
    }
    assertThat(inbox.take(1)).hasSize(1);
    add(0, 30);
    assertThat(inbox.takeDropped()).isZero();
    add(0, 30);
    assertThat(inbox.takeDropped()).isEqualTo(1);
  }

  @Test
  void messages_that_are_acknowledged_are_never_dropped() throws Exception {
    for (int i = 0; i < 5; i++) {
      add(1, 100);
    }
    add(0, 1);
    assertThat(inbox.take(10)).hasSize(6);
    assertThat(inbox.takeDropped()).isZero();
  }
}
