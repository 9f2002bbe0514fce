/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.recovery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.StreamingContext;
import dev.tidemill.internal.checkpoint.StoredJob;
import dev.tidemill.internal.log.LogReader;
import dev.tidemill.spi.storage.Storage;
import dev.tidemill.spi.storage.StorageOutput;
import dev.tidemill.testkit.storage.SimulatedDisk;
import dev.tidemill.time.ManualClock;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The log of a job is summed up from time to time, and each time as a whole. */
final class SummariesTest {
  private static final String NEW_SEGMENT = "append /checkpoint/log/segment-\\d+";
  private static final int BATCHES = 60;

  private final SimulatedDisk disk = new SimulatedDisk(1);

  /** As long as that of an input directory with many files. */
  @Test
  void a_long_summary_is_not_written_with_each_batch() throws IOException {
    for (int file = 0; file < 300; file++) {
      write("/in/old-" + file);
    }
    try (StreamingContext job = start()) {
      disk.forgetCalls();
      for (int batch = 0; batch < BATCHES; batch++) {
        job.step();
      }
      assertThat(segments()).isBetween(1L, BATCHES / 10L);
    }
  }

  /** Each attempt would make the log longer, until it takes nothing more. */
  @Test
  void a_summary_that_cannot_be_written_is_not_added_again_by_each_attempt() throws IOException {
    int undisturbed = frames(new SimulatedDisk(1), 0);
    int failing = frames(disk, 7);
    assertThat(failing).isBetween(undisturbed, undisturbed + 2); // an attempt would add two frames
  }

  /** A job that cron starts, or that crashes and starts again. */
  @Test
  void many_short_starts_do_not_make_a_summary_longer() throws IOException {
    List<String> read = new ArrayList<>();
    List<String> written = new ArrayList<>();
    for (int epoch = 1; epoch <= 9; epoch++) {
      boolean fails = epoch % 3 == 0; // leaves a batch that is planned
      try (StreamingContext job = collecting(read, fails)) {
        for (int batch = 0; batch < 2; batch++) {
          String line = epoch + "-" + batch;
          write("/in/" + line, line);
          if (fails && batch == 1) {
            assertThatThrownBy(job::step).hasMessageContaining("no disk");
          } else {
            job.step();
          }
          written.add(line);
        }
      }
      assertThat(ranges())
          .as("after start %d: two batches, and one that was planned", epoch)
          .isBetween(1, 3);
    }
    try (StreamingContext job = collecting(read, false)) {
      job.step();
    }
    assertThat(read).containsExactlyElementsOf(written);
  }

  /** Fails at the second batch of each start, if it is to fail. */
  private StreamingContext collecting(List<String> read, boolean fails) {
    StreamingContext job = context(disk.newProcess())
        .setting("stream.batch.maxAttempts", "1")
        .setting("stream.batch.onFailure", "stop")
        .build();
    AtomicInteger batches = new AtomicInteger();
    job.textFileStream("/in").named("lines").foreachRDD(rdd -> {
      if (batches.incrementAndGet() > 1 && fails) {
        throw new IllegalStateException("no disk");
      }
      read.addAll(rdd.collect());
    });
    job.start();
    return job;
  }

  /** How many ranges of the source a start would get. */
  private int ranges() throws IOException {
    return StoredJob.read(disk.newProcess(), "/checkpoint").progress().stream()
        .flatMap(job -> job.sources().values().stream())
        .mapToInt(source -> source.ranges().size())
        .sum();
  }

  /** How many frames are written in some batches if new segments cannot be made for a while. */
  private int frames(SimulatedDisk of, int failures) throws IOException {
    AtomicInteger left = new AtomicInteger(failures);
    AtomicInteger frames = new AtomicInteger();
    Storage storage = of.newProcess();
    try (StreamingContext job = start(storage)) {
      of.beforeEachCall((number, call) -> {
        if (call.matches(NEW_SEGMENT) && left.getAndDecrement() > 0) {
          of.failAtCall(number);
        }
      });
      for (int batch = 0; batch < BATCHES; batch++) {
        job.step();
      }
    }
    assertThat(left.get()).as("all failures have come").isNotPositive();
    LogReader.read(storage, "/checkpoint/log", frame -> frames.incrementAndGet());
    return frames.get();
  }

  private long segments() {
    return disk.calls().stream().filter(call -> call.matches(NEW_SEGMENT)).count();
  }

  private void write(String file) throws IOException {
    write(file, "line");
  }

  private void write(String file, String line) throws IOException {
    try (StorageOutput out = disk.newProcess().create(file)) {
      out.write((line + "\n").getBytes(UTF_8));
      out.force();
    }
  }

  private StreamingContext start() {
    return start(disk.newProcess());
  }

  private static StreamingContext start(Storage storage) {
    StreamingContext job =
        context(storage).setting("stream.checkpoint.logBytes", "1024").build();
    job.textFileStream("/in").named("lines").saveAsTextFiles("/out/lines").named("out");
    job.start();
    return job;
  }

  private static StreamingContext.Builder context(Storage storage) {
    return StreamingContext.builder()
        .master("local[2]")
        .batchInterval(Duration.ofSeconds(1))
        .checkpoint("/checkpoint")
        .environment(
            world -> world.withClock(new ManualClock()).withStorage(storage).withJobId("job"));
  }
}
