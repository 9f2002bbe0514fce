/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.recovery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.StreamingContext;
import dev.tidemill.internal.log.LogReader;
import dev.tidemill.spi.storage.Storage;
import dev.tidemill.spi.storage.StorageOutput;
import dev.tidemill.testkit.storage.SimulatedDisk;
import dev.tidemill.time.ManualClock;
import java.io.IOException;
import java.time.Duration;
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
    try (StorageOutput out = disk.newProcess().create(file)) {
      out.write("line\n".getBytes(UTF_8));
      out.force();
    }
  }

  private StreamingContext start() {
    return start(disk.newProcess());
  }

  private static StreamingContext start(Storage storage) {
    StreamingContext job = StreamingContext.builder()
        .master("local[2]")
        .batchInterval(Duration.ofSeconds(1))
        .checkpoint("/checkpoint")
        .setting("stream.checkpoint.logBytes", "1024")
        .environment(
            world -> world.withClock(new ManualClock()).withStorage(storage).withJobId("job"))
        .build();
    job.textFileStream("/in").named("lines").saveAsTextFiles("/out/lines").named("out");
    job.start();
    return job;
  }
}
