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
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * What the sinks of a job have published, over all of its starts: by output and time of the batch,
 * the records of each publication that differs from those before it. Any thread.
 */
public final class PublishedRecords {
  private record Batch(String output, long timeMillis) {}

  /** The last attempt at a batch: only that one can be published, by a later start, too. */
  private record Staged(long epoch, int attempt, TreeMap<Integer, List<Object>> partitions) {
    boolean isOf(SinkBatch batch) {
      return epoch == batch.epoch() && attempt == batch.attempt();
    }
  }

  private final Map<Batch, Staged> staged = new HashMap<>();
  private final TreeMap<String, TreeMap<Long, List<List<Object>>>> published = new TreeMap<>();

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
        stage(output, batch, partition, records);
        return receipt;
      }

      @Override
      public void close() throws IOException {
        target.close();
      }
    };
  }

  private synchronized void stage(
      String output, SinkBatch batch, int partition, List<Object> records) {
    Batch key = new Batch(output, batch.timeMillis());
    Staged known = staged.get(key);
    if (known == null || !known.isOf(batch)) {
      known = new Staged(batch.epoch(), batch.attempt(), new TreeMap<>());
      staged.put(key, known);
    }
    known.partitions().put(partition, records);
  }

  synchronized void published(String output, SinkBatch batch) {
    List<Object> records = new ArrayList<>();
    Staged last = staged.get(new Batch(output, batch.timeMillis()));
    if (last != null) {
      last.partitions().values().forEach(records::addAll);
    }
    List<List<Object>> versions = published
        .computeIfAbsent(output, key -> new TreeMap<>())
        .computeIfAbsent(batch.timeMillis(), key -> new ArrayList<>());
    if (!versions.contains(records)) {
      versions.add(records);
    }
  }

  /** By output and time in milliseconds, what was published. */
  public synchronized Map<String, NavigableMap<Long, List<List<Object>>>> all() {
    Map<String, NavigableMap<Long, List<List<Object>>>> copy = new TreeMap<>();
    published.forEach((output, batches) -> copy.put(output, new TreeMap<>(batches)));
    return Collections.unmodifiableMap(copy);
  }
}
