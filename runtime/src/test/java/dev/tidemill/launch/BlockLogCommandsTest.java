/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.launch;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.StreamJob;
import dev.tidemill.StreamingContext;
import dev.tidemill.error.TidemillException;
import dev.tidemill.launch.CheckpointTools.Output;
import dev.tidemill.spi.source.Delivery;
import dev.tidemill.spi.source.Receiver;
import dev.tidemill.spi.source.ReceiverContext;
import dev.tidemill.spi.source.ReceiverSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands for checkpoints know the logs of received records. */
final class BlockLogCommandsTest {
  private static final BlockingQueue<ReceiverContext<String>> RECEIVERS =
      new LinkedBlockingQueue<>();
  private static final List<String> SEEN = new CopyOnWriteArrayList<>();

  /** Collects what a receiver is given. */
  public static final class Lines implements StreamJob {
    @Override
    public void define(StreamingContext ssc) {
      ssc.<String>stream("lines", ReceiverSource.of(() -> new Receiver<String>() {
            @Override
            public void onStart(ReceiverContext<String> context) {
              RECEIVERS.add(context);
            }

            @Override
            public void onStop() {}
          }))
          .foreachRDD(rdd -> SEEN.addAll(rdd.collect()))
          .named("seen");
    }
  }

  @TempDir
  private Path home;

  private Path directory;

  /** Three starts that run no batch: each leaves a file with the records that it has stored. */
  @BeforeEach
  void storeRecords() throws Exception {
    directory = home.resolve("ck");
    RECEIVERS.clear();
    SEEN.clear();
    for (List<String> records : List.of(List.of("a", "b"), List.of("c"), List.of("d", "e", "f"))) {
      StreamingContext running = CheckpointJobs.start(new Lines(), directory);
      ReceiverContext<String> receiver = receiver();
      for (String record : records) {
        receiver.store(Delivery.of(record).position("after " + record));
      }
      running.stop();
    }
  }

  private static ReceiverContext<String> receiver() throws InterruptedException {
    ReceiverContext<String> context = RECEIVERS.poll(30, TimeUnit.SECONDS);
    assertThat(context).as("a receiver that has started").isNotNull();
    return context;
  }

  private Output run(String action, String... options) {
    return CheckpointTools.run(Lines.class, action, directory, options);
  }

  private List<Path> filesWithRecords() throws Exception {
    try (Stream<Path> files = Files.list(directory.resolve("blocks/lines"))) {
      return files.filter(file -> content(file).contains("after a")).sorted().toList();
    }
  }

  private static String content(Path file) {
    try {
      return new String(Files.readAllBytes(file), ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void show_counts_what_is_stored_and_says_how_far_it_is_done() {
    Output shown = run("show");
    assertThat(shown.code()).as(shown.errors()).isZero();
    assertThat(shown.text())
        .containsPattern("stream +blocks +records +bytes +from +done +until +position")
        .containsPattern("lines +3 +6 +\\d+ +0:0 +0:0 +2:3 +after f");
  }

  @Test
  void verify_reads_them() {
    Output verified = run("verify");
    assertThat(verified.code()).isZero();
    assertThat(verified.text()).contains("/blocks/lines: ", "3 blocks, 6 records");
  }

  @ParameterizedTest
  @ValueSource(strings = {"the header", "the head", "a record"})
  void damage_is_named_and_the_job_goes_on_after_it_when_it_is_salvaged(String part)
      throws Exception {
    Path damaged = filesWithRecords().get(0);
    int position = switch (part) {
      case "the header" -> 2;
      case "the head" -> 60;
      default -> content(damaged).indexOf("after a");
    };
    CheckpointTools.flip(damaged, position);
    String name = damaged.getFileName().toString();
    assertThatThrownBy(() -> CheckpointJobs.start(new Lines(), directory))
        .isInstanceOf(TidemillException.class)
        .hasStackTraceContaining(name);
    assertThat(SEEN).isEmpty();

    Output verified = run("verify");
    assertThat(verified.code()).isEqualTo(1);
    assertThat(verified.text()).contains("damaged ", name);

    Output salvaged = run("salvage", "--keep", "after");
    assertThat(salvaged.code()).as(salvaged.text() + salvaged.errors()).isZero();
    assertThat(salvaged.text()).contains("damaged-" + name).endsWith("The checkpoint is whole.\n");

    StreamingContext running = CheckpointJobs.start(new Lines(), directory);
    running.step();
    running.step();
    running.stop();
    assertThat(SEEN).containsExactly("c", "d", "e", "f");
  }
}
