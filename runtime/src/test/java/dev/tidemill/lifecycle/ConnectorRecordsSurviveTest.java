/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import acme.queue.QueueSource;
import dev.tidemill.StreamingContext;
import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.spi.source.ReceiverContext;
import dev.tidemill.time.ManualClock;
import foreign.Thing;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The block log may name the classes of a connector, although no function of the job is theirs. */
@Timeout(60)
class ConnectorRecordsSurviveTest {
  @TempDir
  Path directory;

  private final ManualClock clock = new ManualClock();
  private final BlockingQueue<ReceiverContext<Object>> receivers = new LinkedBlockingQueue<>();
  private final List<Object> seen = new CopyOnWriteArrayList<>();

  @Test
  void records_of_a_class_of_the_connector_are_in_the_next_start() throws Exception {
    try (StreamingContext first = context()) {
      first.start();
      receiver().store(new QueueSource.Note("a"));
    }
    assertThat(seen).isEmpty();

    try (StreamingContext second = context()) {
      second.start();
      clock.advance(Duration.ofSeconds(1));
      assertThat(seen).containsExactly(new QueueSource.Note("a"));
    }
  }

  @Test
  void a_record_of_a_class_of_another_package_is_refused_when_it_is_stored() throws Exception {
    try (StreamingContext ssc = context()) {
      ssc.start();
      ReceiverContext<Object> receiver = receiver();
      assertThatThrownBy(() -> receiver.store(new Thing("a")))
          .isInstanceOfSatisfying(
              TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_ENCODABLE))
          .hasMessageContaining("foreign.Thing")
          .hasMessageContaining("allow(Thing.class)");
      receiver.store(new QueueSource.Note("b"));
      clock.advance(Duration.ofSeconds(1));
      assertThat(seen).containsExactly(new QueueSource.Note("b"));
    }
  }

  private StreamingContext context() {
    StreamingContext ssc = StreamingContext.builder()
        .master("local[1]")
        .batchInterval(Duration.ofSeconds(1))
        .environment(world -> world.withClock(clock))
        .setting("stream.checkpoint.directory", directory.toString())
        .build();
    ssc.stream("notes", QueueSource.notingIn(receivers))
        .foreachRDD(rdd -> seen.addAll(rdd.collect()));
    return ssc;
  }

  private ReceiverContext<Object> receiver() throws InterruptedException {
    return Objects.requireNonNull(receivers.poll(1, TimeUnit.MINUTES), "no start of the receiver");
  }
}
