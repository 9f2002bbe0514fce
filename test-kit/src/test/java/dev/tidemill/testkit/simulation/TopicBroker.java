/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.simulation;

import java.util.ArrayList;
import java.util.List;

/**
 * A topic, and a group whose offset is the ledger of the one output that writes to it. Fences all
 * producers but the one that was initialised last.
 */
class TopicBroker {
  /** Another producer was initialised. */
  static final class ProducerFenced extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** The committed offset with its metadata. */
  record Entry(long batch, long epoch) {}

  private final List<String> committed = new ArrayList<>();
  private final List<String> open = new ArrayList<>();
  private Entry ledger = new Entry(0, 0);
  private int producer;

  final Entry ledger() {
    return ledger;
  }

  /** Fences all others, and aborts what they have begun; returns the number of the producer. */
  int initialise() {
    abortOpen();
    producer++;
    return producer;
  }

  void abortOpen() {
    open.clear();
  }

  final void send(int from, String record) {
    requireLast(from);
    open.add(record);
  }

  final void commit(int from, Entry next) {
    requireLast(from);
    open.forEach(record -> committed.add(next.batch() + " " + record));
    open.clear();
    ledger = next;
  }

  private void requireLast(int from) {
    if (from != producer) {
      throw new ProducerFenced();
    }
  }

  /** What a read-committed consumer gets. */
  final List<String> committed() {
    return committed;
  }

  final boolean hasOpenTransaction() {
    return !open.isEmpty();
  }
}
