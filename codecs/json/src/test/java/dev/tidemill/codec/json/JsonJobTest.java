/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.codec.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.StreamingContext;
import dev.tidemill.deadletter.DeadLetter;
import dev.tidemill.spi.source.DecodedSource;
import dev.tidemill.spi.source.EncodedRecord;
import dev.tidemill.spi.source.Receiver;
import dev.tidemill.spi.source.ReceiverContext;
import dev.tidemill.spi.source.ReceiverSource;
import dev.tidemill.spi.source.Source;
import dev.tidemill.time.ManualClock;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A whole job whose records come as JSON. */
class JsonJobTest {
  record Order(String customer, int quantity) {}

  /** A message of a connector. */
  record Message(String position, String json) implements EncodedRecord, Serializable {
    @Override
    public byte[] payload() {
      return json.getBytes(StandardCharsets.UTF_8);
    }
  }

  private static Source<Message> messages(String... json) {
    return ReceiverSource.of(() -> new Receiver<>() {
      @Override
      public void onStart(ReceiverContext<Message> context) throws InterruptedException {
        List<Message> messages = new ArrayList<>();
        for (String each : json) {
          messages.add(new Message("orders@" + messages.size(), each));
        }
        context.store(messages);
      }

      @Override
      public void onStop() {}
    });
  }

  @Test
  void a_record_that_is_not_as_it_should_be_becomes_a_dead_letter_with_its_position() {
    List<String> lines = new ArrayList<>();
    List<DeadLetter> letters = new ArrayList<>();
    Source<Message> messages = messages(
        "{\"customer\":\"ann\",\"quantity\":2}",
        "{\"customer\":\"bob\",\"quantity\":\"many\"}",
        "{\"customer\":\"eve\",\"quantity\":1}");
    try (StreamingContext ssc = StreamingContext.builder()
        .master("local[1]")
        .environment(world -> world.withClock(new ManualClock()))
        .setting("stream.batch.onFailure", "deadletter")
        .build()) {
      // region job
      ssc.stream("orders", DecodedSource.of(messages, Json.records(Order.class)))
          .filter(order -> order.quantity() > 1)
          .map(Json.texts())
          // endregion
          .foreachRDD(rdd -> lines.addAll(rdd.collect()));
      ssc.deadLetters().foreachRDD(rdd -> letters.addAll(rdd.collect()));
      ssc.start();
      while (letters.isEmpty()) {
        ssc.step();
      }
    }
    assertThat(lines).containsExactly("{\"customer\":\"ann\",\"quantity\":2}");
    assertThat(letters).singleElement().satisfies(letter -> {
      assertThat(letter.position()).startsWith("orders@1");
      assertThat(letter.record()).isEqualTo("{\"customer\":\"bob\",\"quantity\":\"many\"}");
      assertThat(letter.error()).contains("cannot be decoded").contains("Order[\"quantity\"]");
    });
  }
}
