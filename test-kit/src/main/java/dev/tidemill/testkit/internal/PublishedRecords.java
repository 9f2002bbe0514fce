/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.internal;

import dev.tidemill.spi.sink.PartitionWriter;
import dev.tidemill.spi.sink.SinkBatch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the sinks of a job have published, over all of its starts: by output and time of the batch,
 * the records of each publication that differs from those before it. Any thread.
 */
public final class PublishedRecords {
  private record Attempt(String output, long timeMillis, long epoch, int attempt) {}

  private final Map<Attempt, TreeMap<Integer, List<Object>>> staged = new HashMap<>();
  private final TreeMap<String, TreeMap<Long, List<List<Object>>>> published = new TreeMap<>();

  private static Attempt attempt(String output, SinkBatch batch) {
    return new Attempt(output, batch.timeMillis(), batch.epoch(), batch.attempt());
  }

  <T> PartitionWriter<T> writer(
      String output, SinkBatch batch, int partition, PartitionWriter<T> target) {
    List<Object> records = new ArrayList<>();
    return new PartitionWriter<>() {
      @Override
      public void write(T record) throws Exception {
        target.write(record);
        records.add(record);
      }

      @Override
      public String finish() throws Exception {
        String receipt = target.finish();
        stage(attempt(output, batch), partition, records);
        return receipt;
      }

      @Override
      public void close() throws IOException {
        target.close();
      }
    };
  }

  private synchronized void stage(Attempt attempt, int partition, List<Object> records) {
    staged.computeIfAbsent(attempt, key -> new TreeMap<>()).put(partition, records);
  }

  synchronized void published(String output, SinkBatch batch) {
    List<Object> records = new ArrayList<>();
    staged.getOrDefault(attempt(output, batch), new TreeMap<>()).values().forEach(records::addAll);
    List<List<Object>> versions = published
        .computeIfAbsent(output, key -> new TreeMap<>())
        .computeIfAbsent(batch.timeMillis(), key -> new ArrayList<>());
    if (!versions.contains(records)) {
      versions.add(records);
    }
  }

  /** By output and time in milliseconds, what was published. */
  public synchronized Map<String, TreeMap<Long, List<List<Object>>>> all() {
    TreeMap<String, TreeMap<Long, List<List<Object>>>> copy = new TreeMap<>();
    published.forEach((output, batches) -> copy.put(output, new TreeMap<>(batches)));
    return Collections.unmodifiableMap(copy);
  }
}
