/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.contractual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tidemill.spi.source.Gap;
import dev.tidemill.spi.source.Receiver;
import dev.tidemill.spi.source.ReceiverContext;
import dev.tidemill.spi.source.ReceiverSource;
import dev.tidemill.testkit.contract.JobProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobProcessTest {
  @TempDir
  private Path directory;

  /** Receives two numbers and then, if it is told to, reports a gap. */
  static final class Program {
    private Program() {}

    public static void main(String[] args) throws Exception {
      long first = Long.parseLong(args[1]);
      boolean hasGap = Boolean.parseBoolean(args[2]);
      JobProcess.run(
          ReceiverSource.of(() -> new Receiver<>() {
            @Override
            public void onStart(ReceiverContext<String> context) throws InterruptedException {
              if (hasGap) {
                context.reportGap(new Gap("3", "7", "they are lost"));
              }
              context.store(List.of(Long.toString(first), Long.toString(first + 1)));
            }

            @Override
            public void onStop() {}
          }),
          args[0],
          Map.of());
    }
  }

  private JobProcess start(long first, boolean hasGap) throws Exception {
    return new JobProcess(Program.class, directory, Long.toString(first), Boolean.toString(hasGap));
  }

  @Test
  void what_is_published_before_and_after_a_kill_is_in_order() throws Exception {
    for (long first = 1; first <= 3; first += 2) {
      JobProcess job = start(first, false);
      try {
        job.awaitNumber(first + 1);
        String last = Long.toString(first + 1);
        await()
            .atMost(Duration.ofMinutes(1))
            .until(() -> JobProcess.published(directory).contains(last));
      } finally {
        assertThat(job.kill()).isEmpty();
      }
    }
    assertThat(JobProcess.published(directory)).containsExactly("1", "2", "3", "4");
  }

  @Test
  void a_gap_is_returned_by_the_kill_and_fails_the_wait_for_a_batch() throws Exception {
    JobProcess job = start(1, true);
    try {
      assertThatThrownBy(job::nextBatch)
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("the job has written: gap 3\t7\tthey are lost");
      job.nextBatch();
    } finally {
      job.kill();
    }
    JobProcess next = start(3, true);
    await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> JobProcess.published(directory).contains("4"));
    assertThat(next.kill()).containsExactly(new Gap("3", "7", "they are lost"));
    assertThat(next.kill()).isEmpty();
  }

  @Test
  void a_process_that_ends_by_itself_fails_the_wait_for_a_batch() throws Exception {
    JobProcess job = new JobProcess(Program.class, directory, "no number", "false");
    assertThatThrownBy(job::nextBatch)
        .hasMessage("the job has ended; see " + directory.resolve("errors"));
    assertThat(directory.resolve("errors")).content().contains("NumberFormatException");
  }
}
