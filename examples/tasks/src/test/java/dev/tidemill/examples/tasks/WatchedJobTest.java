package dev.tidemill.examples.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.StreamingContext;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class WatchedJobTest {
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final DelayPrinter delays =
      new DelayPrinter(INTERVAL, new PrintStream(printed, true, StandardCharsets.UTF_8));

  @Test
  void prints_how_long_each_batch_waited_and_ran() throws Exception {
    try (JobRun run = JobRun.of(new WatchedJob())) {
      run.ssc.addListener(delays);
      run.ssc.stream("lines").foreachRDD((lines, batch) -> {
        if (batch.id() == 1) {
          run.clock.advance(Duration.ofMillis(1_500)); // stands for an output that takes so long
        }
      });

      run.run(2);
    }

    assertThat(printed())
        .containsExactly(
            "1767268801000 ms: 20 records, waited 0 ms, ran 1500 ms, SLOWER than the interval of 1000 ms",
            "1767268802000 ms: 20 records, waited 500 ms, ran 0 ms");
  }

  @Test
  void prints_why_a_batch_failed() throws Exception {
    StreamingContext.Builder skipping =
        StreamingContext.builder().setting("stream.batch.onFailure", "skip");
    try (JobRun run = JobRun.of(new WatchedJob(), skipping)) {
      run.ssc.addListener(delays);
      run.replaceLines("lines").add(List.of("a"));
      run.ssc.stream("lines").foreachRDD(lines -> {
        throw new IllegalStateException("no space");
      });

      run.run(1);
    }

    assertThat(printed()).singleElement().asString().contains("1 records", "FAILED", "no space");
  }

  private List<String> printed() {
    return printed.toString(StandardCharsets.UTF_8).lines().toList();
  }
}
