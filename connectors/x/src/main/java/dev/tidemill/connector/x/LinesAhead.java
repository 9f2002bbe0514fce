/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.x;

import dev.tidemill.connector.x.LineReader.Line;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Lines that are read and not yet taken. Bounded in bytes, not in lines: most lines are small, and a few
 * hundred of the largest would fill the memory while the job takes none.
 */
final class LinesAhead {
  /** What a line takes besides its text. */
  private static final int OVERHEAD = 64;

  private final int mostBytes;
  private final Semaphore free;
  private final BlockingQueue<Line> lines = new LinkedBlockingQueue<>();

  /**
   * @param mostBytes how many bytes the lines may have together; a larger one is alone
   */
  LinesAhead(int mostBytes) {
    this.mostBytes = mostBytes;
    this.free = new Semaphore(mostBytes);
  }

  /** Waits until there is room for the line. */
  void put(Line line) throws InterruptedException {
    free.acquire(cost(line));
    lines.add(line);
  }

  /** Takes the next line; empty if none has come in this time. */
  Optional<Line> take(Duration limit) throws InterruptedException {
    Optional<Line> next = Optional.ofNullable(lines.poll(limit.toMillis(), TimeUnit.MILLISECONDS));
    next.ifPresent(line -> free.release(cost(line)));
    return next;
  }

  /** A line that is larger than all the room waits until nothing else is there. */
  private int cost(Line line) {
    // The text of a line that is too long is not kept.
    long kept = line.text().isEmpty() ? 0 : line.bytes();
    return (int) Math.min(mostBytes, kept + OVERHEAD);
  }
}
