/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.zeromq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.spi.source.Credit;
import dev.tidemill.spi.source.Delivery;
import dev.tidemill.spi.source.ReceiverContext;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DeliveriesTest {
  private static final long ROUND = (1 << 20) + 1_000 + 1_000 * 200;

  private final List<String> restarts = new ArrayList<>();
  private Credit capacity = new Credit(500_000, 64 << 20);
  private Credit credit = capacity;
  private @Nullable Delivery<?> stored;
  private boolean fails;
  private final Deliveries deliveries = new Deliveries(
      SourceSettings.of(Pattern.PULL, "tcp://localhost:5557").withMaxMessageBytes(1_000),
      null,
      null,
      context());

  @SuppressWarnings("unchecked") // the proxy implements this interface alone
  private ReceiverContext<ZeroMqMessage> context() {
    return (ReceiverContext<ZeroMqMessage>) Proxy.newProxyInstance(
        DeliveriesTest.class.getClassLoader(),
        new Class<?>[] {ReceiverContext.class},
        (proxy, method, arguments) -> switch (method.getName()) {
          case "credit" -> credit;
          case "capacity" -> capacity;
          case "store" -> {
            if (fails) {
              throw new IllegalStateException("too large for the log");
            }
            stored = (Delivery<?>) arguments[0];
            yield null;
          }
          case "restart" -> {
            restarts.add((String) arguments[0]);
            yield null;
          }
          default -> throw new AssertionError(method);
        });
  }

  private static Incoming message(String topic, int payload) {
    return new Incoming(
        new ZeroMqMessage(topic, "", 0, new byte[payload]), false, topic.length() + payload);
  }

  @Test
  void there_is_room_while_a_whole_round_fits() {
    assertThat(deliveries.room()).isEqualTo(500_000);
    credit = new Credit(7, ROUND);
    assertThat(deliveries.room()).isEqualTo(7);
    credit = new Credit(7, ROUND - 1);
    assertThat(deliveries.room()).isZero();
    credit = Credit.NONE;
    assertThat(deliveries.room()).isZero();
  }

  @Test
  void a_buffer_that_is_smaller_than_a_round_has_room_when_it_is_empty() {
    capacity = new Credit(500, 10_000);
    credit = capacity;
    Deliveries small = new Deliveries(
        SourceSettings.of(Pattern.PULL, "tcp://localhost:5557"), null, null, context());
    assertThat(small.room()).isEqualTo(500);
    credit = new Credit(500, 9_999);
    assertThat(small.room()).isZero();
  }

  @Test
  void messages_count_with_all_their_frames() throws Exception {
    deliveries.store(List.of(message("a topic", 100), message("", 0)));
    assertThat(Objects.requireNonNull(stored).bytes()).isEqualTo(OptionalLong.of(107 + 2 * 200));
  }

  @Test
  void what_cannot_be_stored_has_the_receiver_start_again() {
    fails = true;
    assertThatThrownBy(() -> deliveries.store(List.of(message("", 5))))
        .hasMessage("too large for the log");
    assertThat(restarts)
        .containsExactly("messages from ZeroMQ pusher tcp://localhost:5557 could not be stored:"
            + " java.lang.IllegalStateException: too large for the log");
  }
}
