package dev.tidemill.examples.tasks;

import dev.tidemill.StreamJob;
import dev.tidemill.StreamingContext;
import dev.tidemill.rdd.BatchQueue;
import dev.tidemill.time.ManualClock;
import dev.tidemill.time.Time;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** A job on a manual clock that begins at 2026-01-01 12:00, with sources that the test replaces and streams that it watches. */
final class JobRun implements AutoCloseable {
  static final Time NOON = Time.ofMillis(1_767_268_800_000L);

  final ManualClock clock = new ManualClock(NOON);
  final StreamingContext ssc;
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private boolean started;

  private JobRun(StreamJob job, StreamingContext.Builder builder) throws Exception {
    job.configure(builder);
    ssc = builder
        .clock(clock)
        .partitions(2)
        .printTo(new PrintStream(printed, true, StandardCharsets.UTF_8))
        .printZone(ZoneOffset.UTC)
        .build();
    job.define(ssc);
  }

  static JobRun of(StreamJob job, String... arguments) throws Exception {
    return of(job, StreamingContext.builder().arguments(List.of(arguments)));
  }

  static JobRun of(StreamJob job, StreamingContext.Builder builder) throws Exception {
    return new JobRun(job, builder);
  }

  /** A queue in place of a source of lines. */
  BatchQueue<String> replaceLines(String source) {
    BatchQueue<String> queue = new BatchQueue<>();
    ssc.replaceSource(source, queue);
    return queue;
  }

  /** What the batches of a stream hold, from now on. */
  List<List<?>> batchesOf(String stream) {
    List<List<?>> batches = new ArrayList<>();
    ssc.stream(stream).foreachRDD(batch -> batches.add(batch.collect()));
    return batches;
  }

  /** Runs so many batches, the first time after starting the job. */
  void run(int batches) {
    if (!started) {
      ssc.start();
      started = true;
    }
    for (int i = 0; i < batches; i++) {
      ssc.step();
    }
  }

  /** The records that were printed, without the heads of batches. */
  List<String> printedRecords() {
    return printed
        .toString(StandardCharsets.UTF_8)
        .lines()
        .filter(line -> !line.isEmpty() && !line.startsWith("---") && !line.startsWith("Time: "))
        .toList();
  }

  @Override
  public void close() {
    ssc.close();
  }
}
