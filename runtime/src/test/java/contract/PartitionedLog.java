/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package contract;

import dev.tidemill.time.Time;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A broker in memory: partitions that grow at their ends and keep everything, and what consumers have acknowledged.
 *
 * <p>Known by its address, as a real one: whoever has that can read it. Any thread may call any method.
 */
public final class PartitionedLog<T> {
  private static final AtomicLong NUMBERS = new AtomicLong();
  private static final Map<String, PartitionedLog<?>> LOGS = new ConcurrentHashMap<>();

  private record Entry<T>(Time time, T record) {}

  private final String address = "log-" + NUMBERS.incrementAndGet();
  private final List<List<Entry<T>>> partitions = new ArrayList<>();
  private final Map<Integer, Long> acknowledged = new TreeMap<>();
  private int connections;

  public PartitionedLog(int numPartitions) {
    for (int i = 0; i < numPartitions; i++) {
      addPartition();
    }
    LOGS.put(address, this);
  }

  @SuppressWarnings("unchecked")
  static <T> PartitionedLog<T> at(String address) {
    PartitionedLog<?> log = LOGS.get(address);
    if (log == null) {
      throw new IllegalStateException("no log at " + address);
    }
    return (PartitionedLog<T>) log;
  }

  String address() {
    return address;
  }

  /** Adds an empty partition and returns its number. */
  public synchronized int addPartition() {
    partitions.add(new ArrayList<>());
    return partitions.size() - 1;
  }

  /** Appends records that arrive at a time. */
  public synchronized void append(int partition, Time time, List<? extends T> records) {
    records.forEach(record -> partitions.get(partition).add(new Entry<>(time, record)));
  }

  public synchronized int numPartitions() {
    return partitions.size();
  }

  /** How many records of a partition had arrived by a time. */
  synchronized long endBy(Time time, int partition) {
    return partitions.get(partition).stream()
        .filter(e -> !e.time().isAfter(time))
        .count();
  }

  synchronized T read(int partition, long offset) {
    return partitions.get(partition).get((int) offset).record();
  }

  synchronized void acknowledge(LogOffset offset) {
    acknowledged.putAll(offset.next());
  }

  /** The offsets that a consumer has said it does not need again, by partition. */
  public synchronized Map<Integer, Long> acknowledged() {
    return new TreeMap<>(acknowledged);
  }

  synchronized void connect() {
    connections++;
  }

  synchronized void disconnect() {
    connections--;
  }

  /** How many consumers are connected. */
  public synchronized int connections() {
    return connections;
  }
}
