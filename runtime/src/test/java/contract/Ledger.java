/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package contract;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A database in memory whose transactions hold the records of a batch and the batch's name: what {@link LedgerSink}
 * writes to. Any thread may call any method.
 *
 * <p>Failures are scripted with {@link #failNext}.
 */
public final class Ledger<T> {
  /** Where a failure may be scripted. */
  public enum Step {
    /** The next record that is staged is refused. */
    WRITE,
    /** The next partition cannot complete its staging. */
    FINISH,
    /** The next publishing fails before its transaction: nothing is visible. */
    PUBLISH,
    /** The next publishing fails after its transaction: everything is visible, and nobody was told. */
    PUBLISHED
  }

  private static final AtomicLong NUMBERS = new AtomicLong();
  private static final Map<String, Ledger<?>> LEDGERS = new ConcurrentHashMap<>();

  private final String address = "ledger-" + NUMBERS.incrementAndGet();
  private final Map<String, List<T>> staged = new TreeMap<>();
  private final SortedMap<Long, List<T>> batches = new TreeMap<>();
  private final Map<Step, Integer> failures = new EnumMap<>(Step.class);
  private int transactions;

  public Ledger() {
    LEDGERS.put(address, this);
  }

  @SuppressWarnings("unchecked")
  static <T> Ledger<T> at(String address) {
    Ledger<?> ledger = LEDGERS.get(address);
    if (ledger == null) {
      throw new IllegalStateException("no ledger at " + address);
    }
    return (Ledger<T>) ledger;
  }

  String address() {
    return address;
  }

  /** Has the next so many calls of a step fail. */
  public synchronized void failNext(Step step, int times) {
    failures.put(step, times);
  }

  synchronized void reach(Step step) {
    int left = failures.getOrDefault(step, 0);
    if (left > 0) {
      failures.put(step, left - 1);
      throw new IllegalStateException("scripted failure at " + step);
    }
  }

  synchronized void stage(String receipt, List<T> records) {
    staged.put(receipt, List.copyOf(records));
  }

  /** One transaction: moves what was staged and writes the batch's name, unless that name is there already. */
  synchronized void commit(long batchMillis, List<String> receipts) {
    if (batches.containsKey(batchMillis)) {
      return;
    }
    List<T> records = new ArrayList<>();
    for (String receipt : receipts) {
      List<T> part = staged.get(receipt);
      if (part == null) {
        throw new IllegalStateException("nothing is staged under " + receipt);
      }
      records.addAll(part);
    }
    batches.put(batchMillis, records);
    transactions++;
    receipts.forEach(staged::remove);
  }

  synchronized void forget(String prefix) {
    staged.keySet().removeIf(receipt -> receipt.startsWith(prefix));
  }

  /** What each batch holds, by its time in milliseconds. */
  public synchronized SortedMap<Long, List<T>> batches() {
    return new TreeMap<>(batches);
  }

  /** All records in order of their batches. */
  public synchronized List<T> records() {
    List<T> records = new ArrayList<>();
    batches.values().forEach(records::addAll);
    return records;
  }

  /** How many transactions have been made. */
  public synchronized int transactions() {
    return transactions;
  }

  /** How many partitions are staged and neither published nor forgotten. */
  public synchronized int staged() {
    return staged.size();
  }
}
