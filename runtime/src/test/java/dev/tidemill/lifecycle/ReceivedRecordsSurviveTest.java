/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.StreamingContext;
import dev.tidemill.spi.source.Deduplication;
import dev.tidemill.spi.source.Delivery;
import dev.tidemill.spi.source.Receiver;
import dev.tidemill.spi.source.ReceiverContext;
import dev.tidemill.spi.source.ReceiverSource;
import dev.tidemill.time.ManualClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a receiver has stored survives the process, if the job has a checkpoint directory. */
@Timeout(60)
@SuppressWarnings("try") // contexts are driven by the clock
class ReceivedRecordsSurviveTest {
  @TempDir
  Path directory;

  private final ManualClock clock = new ManualClock();
  private final BlockingQueue<ReceiverContext<String>> contexts = new LinkedBlockingQueue<>();
  private final List<String> seen = new CopyOnWriteArrayList<>();
  private final List<String> heard = new CopyOnWriteArrayList<>();

  @Test
  void records_that_no_batch_has_taken_are_in_the_next_start() throws Exception {
    try (StreamingContext ssc = start(source())) {
      ReceiverContext<String> context = context();
      context.store("a");
      context.store(List.of("b", "c"));
      context.store(Delivery.of("d").position("17").onStored(() -> heard.add("d stored")));
      assertThat(heard).containsExactly("d stored");
      assertThat(context.lastStored()).hasValue("17");
    }
    try (StreamingContext ssc = start(source())) {
      assertThat(context().lastStored()).hasValue("17");
      step();
      assertThat(seen).containsExactly("a", "b", "c", "d");
    }
    seen.clear();
    try (StreamingContext ssc = start(source())) {
      step();
      assertThat(seen).as("they are done").isEmpty();
    }
  }

  @Test
  void a_batch_that_was_named_and_not_decided_has_the_same_records_again() throws Exception {
    List<String> read = new ArrayList<>();
    try (StreamingContext ssc = context("stream.batch.onFailure", "stop")) {
      ssc.stream("lines", source()).foreachRDD(rdd -> {
        read.addAll(rdd.collect());
        throw new IllegalStateException("the end of this process");
      });
      ssc.start();
      ReceiverContext<String> receiver = context();
      receiver.store(List.of("a", "b"));
      receiver.store("c");
      clock.advance(Duration.ofSeconds(1));
      assertThat(read).containsExactly("a", "b", "c");
    } catch (RuntimeException e) {
      assertThat(e).hasMessageContaining("the end of this process");
    }
    try (StreamingContext ssc = start(source())) {
      step();
      assertThat(seen).containsExactly("a", "b", "c");
    }
  }

  @Test
  void a_block_that_is_taken_in_part_goes_on_where_the_last_batch_ended() throws Exception {
    String[] limited = {"stream.backpressure.initialRate", "2"};
    try (StreamingContext ssc = start(source(), limited)) {
      context().store(List.of("a", "b", "c", "d", "e"));
      step();
      assertThat(seen).containsExactly("a", "b");
    }
    try (StreamingContext ssc = start(source(), limited)) {
      context().store("f");
      for (int i = 0; i < 5; i++) {
        step();
      }
      assertThat(seen).containsExactly("a", "b", "c", "d", "e", "f");
    }
  }

  @Test
  void a_source_may_do_without_the_log() throws Exception {
    try (StreamingContext ssc = start(source().withoutBlockLog())) {
      context().store(List.of("a"));
    }
    try (StreamingContext ssc = start(source().withoutBlockLog())) {
      step();
      assertThat(seen).isEmpty();
    }
    assertThat(directory.resolve("blocks")).doesNotExist();
  }

  @Test
  void the_settings_turn_the_log_off_for_one_stream_or_for_all() throws Exception {
    for (String[] off : new String[][] {
      {"stream.receiver.log", "false"}, {"stream.receiver.unlogged", "others, lines"}
    }) {
      try (StreamingContext ssc = start(source(), off)) {
        context().store(List.of("a"));
      }
      assertThat(directory.resolve("blocks")).doesNotExist();
    }
  }

  @Test
  void ids_that_were_stored_are_known_to_the_next_start() throws Exception {
    ReceiverSource<String> source =
        source().withDeduplication(new Deduplication(3, Duration.ofHours(1)));
    try (StreamingContext ssc = start(source)) {
      ReceiverContext<String> receiver = context();
      receiver.store(identified("a", "b", "a"));
      receiver.store(identified("b", "c"));
      step();
      assertThat(seen).containsExactly("a", "b", "c");
    }
    try (StreamingContext ssc = start(source)) {
      ReceiverContext<String> receiver = context();
      heard.clear();
      receiver.store(identified("b", "d").onStored(() -> heard.add("stored")));
      receiver.store(identified("b").onStored(() -> heard.add("stored")));
      assertThat(heard).containsExactly("stored", "stored");
      receiver.store(identified("a"));
      step();
      assertThat(seen).as("three ids are remembered").containsExactly("a", "b", "c", "d", "a");
    }
  }

  @Test
  void files_are_deleted_when_their_records_are_done() throws Exception {
    String large = "x".repeat(1 << 20);
    try (StreamingContext ssc = start(source())) {
      ReceiverContext<String> receiver = context();
      for (int batch = 0; batch < 6; batch++) {
        for (int i = 0; i < 10; i++) {
          receiver.store(large);
        }
        step();
      }
      assertThat(files()).as("of 60 MB").hasSizeBetween(1, 3);
    }
    assertThat(seen).hasSize(60);
    for (int i = 0; i < 4; i++) {
      try (StreamingContext ssc = start(source())) {
        context().store("small");
        step();
        step();
      }
    }
    assertThat(files()).as("a start leaves no more files behind").hasSizeLessThan(4);
    assertThat(seen).hasSize(64);
  }

  private List<Path> files() throws Exception {
    try (Stream<Path> files = Files.list(directory.resolve("blocks/lines"))) {
      return files.toList();
    }
  }

  private static Delivery<String> identified(String... records) {
    return Delivery.of(List.of(records)).id(record -> record);
  }

  private ReceiverSource<String> source() {
    return ReceiverSource.of(() -> new Receiver<>() {
      @Override
      public void onStart(ReceiverContext<String> context) {
        contexts.add(context);
      }

      @Override
      public void onStop() {}
    });
  }

  private StreamingContext context(String... settings) {
    contexts.clear();
    StreamingContext.Builder builder = StreamingContext.builder()
        .master("local[1]")
        .batchInterval(Duration.ofSeconds(1))
        .environment(world -> world.withClock(clock))
        .setting("stream.checkpoint.directory", directory.toString());
    for (int i = 0; i < settings.length; i += 2) {
      builder.setting(settings[i], settings[i + 1]);
    }
    return builder.build();
  }

  private StreamingContext start(ReceiverSource<String> source, String... settings) {
    StreamingContext ssc = context(settings);
    ssc.stream("lines", source).foreachRDD(rdd -> seen.addAll(rdd.collect()));
    ssc.start();
    return ssc;
  }

  private void step() {
    clock.advance(Duration.ofSeconds(1));
  }

  private ReceiverContext<String> context() throws InterruptedException {
    ReceiverContext<String> context = contexts.poll(1, TimeUnit.MINUTES);
    assertThat(context).as("a start of the receiver").isNotNull();
    return context;
  }
}
