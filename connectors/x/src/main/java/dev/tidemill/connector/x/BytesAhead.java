/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.x;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * What was read from a connection and not yet taken, up to a number of bytes. One thread puts, and
 * another one takes, so that it can notice that nothing comes: reading has no timeout.
 */
final class BytesAhead {
  /** What a chunk takes besides its bytes. */
  private static final int OVERHEAD = 64;

  private static final byte[] END = {};

  private final int mostBytes;
  private final Semaphore free;
  private final BlockingQueue<byte[]> chunks = new LinkedBlockingQueue<>();

  /**
   * @param mostBytes how many bytes the chunks may have together; a larger chunk is alone
   */
  BytesAhead(int mostBytes) {
    this.mostBytes = mostBytes;
    this.free = new Semaphore(mostBytes);
  }

  /** Waits until there is room for the chunk. */
  void put(byte[] chunk) throws InterruptedException {
    if (chunk.length > 0) {
      free.acquire(cost(chunk));
      chunks.add(chunk);
    }
  }

  /** Nothing follows. Needs no room. */
  void end() {
    chunks.add(END);
  }

  /**
   * Takes the next chunk; empty if none has come in this time.
   *
   * @return the chunk, of length 0 if nothing follows
   */
  Optional<byte[]> take(Duration limit) throws InterruptedException {
    byte[] chunk = chunks.poll(limit.toMillis(), TimeUnit.MILLISECONDS);
    if (chunk != null && chunk.length > 0) {
      free.release(cost(chunk));
    }
    return Optional.ofNullable(chunk);
  }

  /** Whether {@link #take} has something to return. */
  boolean isNextHere() {
    return !chunks.isEmpty();
  }

  private int cost(byte[] chunk) {
    return (int) Math.min(mostBytes, (long) chunk.length + OVERHEAD);
  }
}
