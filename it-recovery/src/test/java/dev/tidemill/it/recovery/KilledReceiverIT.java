/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.it.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A job that is pushed its records is killed in mid-stream, again and again. The producers, in
 * another process, send again what was not acknowledged. Nothing is lost, and with ids nothing comes
 * twice.
 */
final class KilledReceiverIT {
  private static final int KILLS = Math.max(3, Integer.getInteger("kills", 20) / 6);
  private static final int NUMBERS_OF_A_START = 2_000;
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  @TempDir
  private Path directory;

  private final Random random = new Random(11);
  private @Nullable JobProcess running;

  @Test
  @Timeout(value = 4, unit = TimeUnit.HOURS)
  void nothing_that_was_acknowledged_is_lost_and_with_ids_nothing_comes_twice() throws Exception {
    try (CountingProducer once = new CountingProducer();
        CountingProducer often = new CountingProducer()) {
      for (int kills = 0; kills < KILLS; kills++) {
        long onceBefore = once.acknowledged();
        long oftenBefore = often.acknowledged();
        JobProcess job = start(once, often);
        await(
            job,
            "acknowledgements",
            () -> once.acknowledged() > onceBefore + NUMBERS_OF_A_START
                && often.acknowledged() > oftenBefore);
        LockSupport.parkNanos(random.nextInt(500) * 1_000_000L);
        job.kill();
      }
      once.finish();
      often.finish();
      JobProcess job = start(once, often);
      await(
          job,
          "the last acknowledgements",
          () -> once.acknowledged() == once.last() && often.acknowledged() == often.last());
      int code = job.stop();
      assertThat(code).as(job::toString).isEqualTo(143);

      System.out.println("kills: " + KILLS + ", numbers: " + once.last() + " and " + often.last()
          + ", sent again: " + once.resent() + " and " + often.resent());
      assertThat(missing(numbers("once"), once.last()))
          .as("missing numbers with ids")
          .isEmpty();
      assertThat(numbers("once").size())
          .as("numbers with ids, each counted as often as it came")
          .isEqualTo((int) once.last());
      assertThat(missing(numbers("often"), often.last()))
          .as("missing numbers without ids")
          .isEmpty();
      List<String> sums = files("totals");
      assertThat(sums.get(sums.size() - 1))
          .as("last sum of the state")
          .isEqualTo("sum " + once.last() * (once.last() + 1) / 2);
      assertThat(once.resent() + often.resent()).as("numbers that came again").isPositive();
    }
  }

  @AfterEach
  void endWhatRuns() throws InterruptedException {
    if (running != null) {
      running.kill();
    }
  }

  private JobProcess start(CountingProducer once, CountingProducer often) throws IOException {
    running = JobProcess.start(
        ReceivingJob.class,
        directory.resolve("job.log"),
        List.of("stream.master=local[2]"),
        directory.toString(),
        Integer.toString(once.port()),
        Integer.toString(often.port()));
    return running;
  }

  private List<String> files(String output) throws IOException {
    return OutputFiles.lines(directory.resolve("out").resolve(output));
  }

  private List<Long> numbers(String output) throws IOException {
    return files(output).stream().map(Long::parseLong).toList();
  }

  /** The numbers up to the last one that are not there. */
  private static List<Long> missing(List<Long> numbers, long last) {
    Set<Long> there = new HashSet<>(numbers);
    return LongStream.rangeClosed(1, last)
        .filter(number -> !there.contains(number))
        .boxed()
        .toList();
  }

  private interface Condition {
    boolean holds();
  }

  private static void await(JobProcess job, String what, Condition condition) throws IOException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.holds()) {
      if (!job.isAlive() || System.nanoTime() > end) {
        throw new AssertionError(
            (job.isAlive() ? "no " + what + " for " + PATIENCE : "the job has ended") + ":\n"
                + job.output());
      }
      LockSupport.parkNanos(5_000_000);
    }
  }
}
