/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.launch;

import dev.tidemill.spi.metrics.JobStatus;
import dev.tidemill.spi.metrics.ObservedBatch;
import dev.tidemill.spi.metrics.ObservedJob;
import dev.tidemill.spi.metrics.PageAddress;
import dev.tidemill.spi.metrics.Progress;
import dev.tidemill.spi.metrics.StateSize;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.StringJoiner;

/** How a job is doing, as one line for people or as an object for programs. */
final class StatusText {
  private static final int RECENT = 10;
  private static final Duration LONG = Duration.ofSeconds(2);

  private StatusText() {}

  /** One line. */
  static String line(ObservedJob job) {
    JobStatus status = job.status();
    List<ObservedBatch> batches = job.batches();
    List<String> parts = new ArrayList<>();
    Optional<String> running = longRunning(job, status);
    Optional<String> operation = longOperation(job);
    if (status.state() == JobStatus.State.STARTING) {
      parts.add("starting" + operation.map(text -> ": " + text).orElse(""));
    } else if (running.isPresent()) {
      parts.add(running.get());
    } else if (batches.isEmpty()) {
      parts.add("waiting for the first batch");
    } else {
      ObservedBatch last = batches.get(batches.size() - 1);
      parts.add("batch " + last.id()
          + (last.status() == ObservedBatch.Status.SUCCEEDED
              ? ""
              : " " + last.status().name().toLowerCase(Locale.ROOT)));
      parts.add(String.format(Locale.ROOT, "%,d records/s", recordsPerSecond(job, batches)));
      parts.add("delay " + text(last.schedulingDelay()) + ", took " + text(last.processingTime()));
    }
    if (status.state() != JobStatus.State.STARTING) {
      operation.ifPresent(parts::add);
    }
    if (status.waiting() > 0) {
      parts.add(String.format(Locale.ROOT, "%,d waiting", status.waiting()));
    }
    if (!job.states().isEmpty()) {
      parts.add(String.format(Locale.ROOT, "%,d keys", keys(job)));
    }
    PageAddress.of(job.description().id())
        .ifPresent(address -> parts.add(address.replaceAll("^http://|/$", "")));
    return String.join(" | ", parts);
  }

  private static Optional<String> longRunning(ObservedJob job, JobStatus status) {
    return status
        .running()
        .filter(running -> job.now().since(running.since()).compareTo(LONG) > 0)
        .map(running -> "batch " + running.id() + " for " + text(job.now().since(running.since()))
            + ": " + running.doing());
  }

  /** What takes long, of what began last. */
  private static Optional<String> longOperation(ObservedJob job) {
    return job.progress().stream()
        .filter(each -> job.now().since(each.since()).compareTo(LONG) > 0
            || job.status().state() == JobStatus.State.STARTING)
        .reduce((first, second) -> second)
        .map(Progress::text);
  }

  private static long recordsPerSecond(ObservedJob job, List<ObservedBatch> batches) {
    List<ObservedBatch> recent =
        batches.subList(Math.max(0, batches.size() - RECENT), batches.size());
    long records = recent.stream().mapToLong(ObservedBatch::records).sum();
    return records * 1_000 / (recent.size() * job.description().batchInterval().toMillis());
  }

  private static long keys(ObservedJob job) {
    return job.states().stream().mapToLong(StateSize::keys).sum();
  }

  private static String text(Duration duration) {
    long millis = duration.toMillis();
    return millis < 1_000 ? millis + " ms" : String.format(Locale.ROOT, "%,.1f s", millis / 1e3);
  }

  /** An object for a batch, or an attempt at one that failed. */
  static String batch(ObservedJob job, ObservedBatch batch) {
    StringJoiner fields = fields(job, "batch");
    fields.add("\"batch\":" + batch.id());
    fields.add("\"batchTime\":" + quoted(iso(batch.time().millis())));
    fields.add("\"batchTimeMillis\":" + batch.time().millis());
    fields.add("\"status\":" + quoted(batch.status().name()));
    fields.add("\"attempt\":" + batch.attempt());
    fields.add("\"records\":" + batch.records());
    fields.add("\"recordsPerSecond\":"
        + batch.records() * 1_000 / job.description().batchInterval().toMillis());
    fields.add("\"schedulingDelayMillis\":" + batch.schedulingDelay().toMillis());
    fields.add("\"processingMillis\":" + batch.processingTime().toMillis());
    fields.add("\"totalDelayMillis\":" + batch.totalDelay().toMillis());
    fields.add("\"waiting\":" + job.status().waiting());
    fields.add("\"stateKeys\":" + keys(job));
    PageAddress.of(job.description().id())
        .ifPresent(address -> fields.add("\"page\":" + quoted(address)));
    batch.failure().ifPresent(failure -> fields.add("\"failure\":" + quoted(failure.message())));
    return fields.toString();
  }

  /** An object for the end of the job. */
  static String end(ObservedJob job) {
    JobStatus status = job.status();
    StringJoiner fields = fields(job, "end");
    fields.add("\"state\":" + quoted(status.state().name()));
    fields.add("\"batches\":" + status.succeeded());
    fields.add("\"records\":" + status.records());
    status.failure().ifPresent(why -> fields.add("\"failure\":" + quoted(why.message())));
    return fields.toString();
  }

  private static StringJoiner fields(ObservedJob job, String event) {
    return new StringJoiner(",", "{", "}")
        .add("\"tidemill\":" + quoted(event))
        .add("\"app\":" + quoted(job.description().name()))
        .add("\"run\":" + quoted(job.description().id()));
  }

  private static String iso(long millis) {
    return Instant.ofEpochMilli(millis).toString();
  }

  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    text.chars().forEach(c -> {
      if (c == '"' || c == '\\') {
        quoted.append('\\').append((char) c);
      } else if (c < 0x20 || c > 0x7e) {
        quoted.append(String.format(Locale.ROOT, "\\u%04x", c));
      } else {
        quoted.append((char) c);
      }
    });
    return quoted.append('"').toString();
  }
}
