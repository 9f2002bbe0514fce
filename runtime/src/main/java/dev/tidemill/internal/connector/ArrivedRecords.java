/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.connector;

import dev.tidemill.error.TidemillException;
import dev.tidemill.spi.source.Delivery;
import dev.tidemill.spi.source.ReceiverContext;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Stores what a decoder makes of a connection, in groups: a lock and an entry of the block log for
 * each line would take longer than the line.
 *
 * <p>No record waits for more to arrive. A group is stored before the next read of the connection,
 * which is when the decoder has made all that it can of what has arrived.
 */
final class ArrivedRecords<T> {
  private static final int MAX_GROUP = 1_000;

  private final ReceiverContext<T> context;
  private List<T> records = new ArrayList<>();

  ArrivedRecords(ReceiverContext<T> context) {
    this.context = context;
  }

  /** Takes a record; called by the decoder. */
  void add(T record) {
    records.add(record);
    if (records.size() == MAX_GROUP) {
      storeForDecoder();
    }
  }

  /** The connection, for the decoder. */
  InputStream storedBeforeReads(InputStream connection) {
    return new FilterInputStream(connection) {
      @Override
      public int read() throws IOException {
        storeForDecoder();
        return super.read();
      }

      @Override
      public int read(byte[] bytes, int offset, int length) throws IOException {
        storeForDecoder();
        return super.read(bytes, offset, length);
      }
    };
  }

  private void storeForDecoder() {
    try {
      store();
    } catch (InterruptedException e) {
      throw new Stopped(e);
    }
  }

  /**
   * Stores what is there. If there is no room for all of it, or one of the records cannot be stored,
   * the others must not suffer: then they are stored one by one.
   */
  void store() throws InterruptedException {
    List<T> group = records;
    if (group.isEmpty()) {
      return;
    }
    records = new ArrayList<>(group.size());
    if (group.size() > 1 && group.size() <= context.credit().records()) {
      try {
        context.store(Delivery.of(group));
        return;
      } catch (TidemillException e) {
        // whose record it is shows below
      }
    }
    for (T record : group) {
      context.store(record);
    }
  }

  /** Carries the end of the receiver through the decoder, which cannot throw it. */
  static final class Stopped extends RuntimeException {
    private final transient InterruptedException interruption;

    Stopped(InterruptedException interruption) {
      super(interruption);
      this.interruption = interruption;
    }

    InterruptedException interruption() {
      return interruption;
    }
  }
}
