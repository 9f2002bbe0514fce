/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.zeromq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.connector.zeromq.CreditProtocol.MalformedMessage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CreditProtocolTest {
  private final CreditProtocol protocol = new CreditProtocol(500);

  private Optional<String> take(String... frames) throws MalformedMessage {
    List<byte[]> bytes =
        Stream.of(frames).map(each -> each.getBytes(StandardCharsets.UTF_8)).toList();
    return protocol.take(bytes, 100).map(incoming -> incoming.message().position());
  }

  private List<String> sendNext() {
    List<String> next = protocol.next(true).orElse(List.of());
    if (!next.isEmpty()) {
      protocol.sent(next);
    }
    return next;
  }

  @Test
  void messages_are_taken_in_order_and_acknowledged_when_they_are_stored() throws Exception {
    assertThat(sendNext()).containsExactly("READY", "500");
    assertThat(take("MSG", "run", "1", "too early")).isEmpty();
    assertThat(take("START", "run", "1")).isEmpty();
    assertThat(take("MSG", "run", "1", "a")).contains("run@1");
    assertThat(take("MSG", "run", "1", "a")).isEmpty();
    assertThat(take("MSG", "run", "2", "b")).contains("run@2");
    assertThat(take("MSG", "other", "3", "c")).isEmpty();
    assertThat(sendNext()).isEmpty();
    protocol.stored("other", 2);
    assertThat(sendNext()).isEmpty();
    protocol.stored("run", 2);
    assertThat(sendNext()).containsExactly("ACK", "run", "2");
    assertThat(sendNext()).isEmpty();
  }

  @Test
  void a_number_that_is_missing_has_it_say_ready_once_more() throws Exception {
    sendNext();
    take("START", "run", "5");
    assertThat(take("MSG", "run", "6", "b")).isEmpty();
    assertThat(sendNext()).containsExactly("READY", "500");
  }

  @Test
  void ready_is_repeated_only_while_the_answer_could_have_been_read() {
    sendNext();
    for (int round = 0; round < 2_000; round++) {
      assertThat(protocol.next(false)).isEmpty();
    }
    assertThat(Stream.generate(this::sendNext).limit(500)).contains(List.of("READY", "500"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "-1", "+5", "1x", "1234567890123456789"})
  void what_is_no_number_is_refused(String number) throws Exception {
    take("START", "run", "1");
    assertThatThrownBy(() -> take("MSG", "run", number, "a"))
        .isInstanceOf(MalformedMessage.class)
        .hasMessageContaining("no decimal number from 1 up");
    assertThat(take("MSG", "run", "1", "a")).contains("run@1");
  }

  @Test
  void what_is_not_of_the_protocol_is_refused() {
    for (List<String> frames : List.of(
        List.of("MSG", "run", "1"),
        List.of("START", "run"),
        List.of("HELLO", "run", "1", "a"),
        List.of("START", "", "1"))) {
      assertThatThrownBy(() -> take(frames.toArray(new String[0])))
          .isInstanceOf(MalformedMessage.class);
    }
    assertThatThrownBy(() -> protocol.take(
            List.of("START".getBytes(StandardCharsets.UTF_8), new byte[] {-1}, new byte[] {'1'}),
            100))
        .hasMessageContaining("is not text");
  }
}
