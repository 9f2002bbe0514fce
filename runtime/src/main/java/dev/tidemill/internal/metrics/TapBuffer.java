/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.metrics;

import dev.tidemill.spi.metrics.TappedRecord;
import dev.tidemill.time.Clock;
import dev.tidemill.time.Time;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The newest records of one stream, at most ten for each second. Safe for any thread. */
final class TapBuffer {
  static final int PER_SECOND = 10;

  /** What expressions of a redaction see of a record. */
  static final int MAX_SEEN = 4_000;

  private static final int MAX_SHOWN = 1_000;
  private static final int MAX_KEPT = 100;

  /** A record as its partition has seen it. */
  record Sample(int partition, String type, String text) {}

  /** A record that is shown; redacted when somebody reads it first. */
  private static final class Entry {
    private final long number;
    private final Time batch;
    private final Sample sample;
    private volatile @Nullable TappedRecord shown;

    Entry(long number, Time batch, Sample sample) {
      this.number = number;
      this.batch = batch;
      this.sample = sample;
    }

    TappedRecord shown(Redaction redaction) {
      TappedRecord known = shown;
      if (known == null) {
        known = new TappedRecord(
            number,
            batch,
            sample.partition(),
            sample.type(),
            Redaction.printable(redaction.apply(sample.text(), MAX_SHOWN)),
            sample.text().length() > MAX_SHOWN);
        shown = known;
      }
      return known;
    }
  }

  private final Redaction redaction;
  private final Clock clock;
  private final Deque<Entry> entries = new ArrayDeque<>();
  private long last;
  private double allowance = PER_SECOND;
  private long allowedNanos;

  TapBuffer(Redaction redaction, Clock clock) {
    this.redaction = redaction;
    this.clock = clock;
    this.allowedNanos = clock.nanoTime();
  }

  /** Adds the newest records of a batch that counts; of too many the newest of these. */
  synchronized void add(Time batch, List<Sample> newest) {
    long now = clock.nanoTime();
    allowance = Math.min(PER_SECOND, allowance + (now - allowedNanos) * 1e-9 * PER_SECOND);
    allowedNanos = now;
    int taken = Math.min(newest.size(), (int) allowance);
    allowance -= taken;
    for (Sample sample : newest.subList(newest.size() - taken, newest.size())) {
      entries.addLast(new Entry(++last, batch, sample));
      if (entries.size() > MAX_KEPT) {
        entries.removeFirst();
      }
    }
  }

  /** Those behind the one with this number. */
  List<TappedRecord> after(long number) {
    List<Entry> wanted = new ArrayList<>();
    synchronized (this) {
      for (Entry entry : entries) {
        if (entry.number > number) {
          wanted.add(entry);
        }
      }
    }
    return wanted.stream().map(entry -> entry.shown(redaction)).toList();
  }
}
