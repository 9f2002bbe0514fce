/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.ui;

import dev.tidemill.spi.metrics.ObservedJob;
import dev.tidemill.spi.metrics.RecordTap;
import dev.tidemill.spi.metrics.TappedRecord;
import dev.tidemill.ui.http.Reply;
import dev.tidemill.ui.view.TapJson;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Shows the newest records of a stream: as server-sent events for as long as the client wants them,
 * or as one document of the next batch that has some. The stream is tapped only meanwhile.
 */
final class TapReplies {
  private static final long PAUSE_MILLIS = 200;
  private static final long HEARTBEAT_MILLIS = 15_000;
  private static final long MIN_WAIT_MILLIS = 2_000;
  private static final long MAX_WAIT_MILLIS = 30_000;
  private static final byte[] HEARTBEAT = ":\n\n".getBytes(StandardCharsets.UTF_8);
  private static final byte[] END = "event: end\ndata: {}\n\n".getBytes(StandardCharsets.UTF_8);

  private final ObservedJob job;
  private final String stream;

  TapReplies(ObservedJob job, String stream) {
    this.job = job;
    this.stream = stream;
  }

  /** Records as they come. */
  Reply follow() {
    return refused()
        .orElseGet(() -> new Reply.Streamed(body -> {
          Optional<RecordTap> opened = job.taps().open(stream);
          if (opened.isPresent()) {
            try (RecordTap tap = opened.get()) {
              body.write(HEARTBEAT);
              body.flush();
              long last = 0;
              long silentMillis = 0;
              while (job.taps().areAllowed()) {
                List<TappedRecord> records = tap.after(last);
                if (!records.isEmpty()) {
                  last = records.get(records.size() - 1).number();
                  body.write(("event: records\ndata: " + TapJson.of(stream, records) + "\n\n")
                      .getBytes(StandardCharsets.UTF_8));
                  body.flush();
                  silentMillis = 0;
                } else if (silentMillis >= HEARTBEAT_MILLIS) {
                  body.write(HEARTBEAT);
                  body.flush();
                  silentMillis = 0;
                }
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
                silentMillis += PAUSE_MILLIS;
              }
            }
          }
          body.write(END);
        }));
  }

  /** Records of the next batch that has some; none if that takes longer than two intervals. */
  Reply next() throws InterruptedException {
    Optional<Reply> refused = refused();
    if (refused.isPresent()) {
      return refused.get();
    }
    long interval = job.description().batchInterval().toMillis();
    long until = System.nanoTime()
        + TimeUnit.MILLISECONDS.toNanos(
            Math.max(MIN_WAIT_MILLIS, Math.min(MAX_WAIT_MILLIS, 2 * interval)));
    List<TappedRecord> records = List.of();
    Optional<RecordTap> opened = job.taps().open(stream);
    if (opened.isPresent()) {
      try (RecordTap tap = opened.get()) {
        while (records.isEmpty() && job.taps().areAllowed() && System.nanoTime() - until < 0) {
          TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS / 4);
          records = tap.after(0);
        }
      }
    }
    return Reply.json(TapJson.of(stream, records));
  }

  /** Why records of the stream cannot be shown. */
  private Optional<Reply> refused() {
    if (!job.taps().areAllowed()) {
      return Optional.of(Reply.text(
          403,
          "records of this job are not shown: it has ended, or stream.ui.tap.enabled is false, as it is"
              + " by default except under mvn stream:run"));
    }
    Optional<RecordTap> tap = job.taps().open(stream);
    tap.ifPresent(RecordTap::close);
    return tap.isPresent()
        ? Optional.empty()
        : Optional.of(Reply.text(
            404,
            "there is no stream of this name that has records of its own, or 20 others are tapped;"
                + " streaming/graph lists the streams by their keys"));
  }
}
