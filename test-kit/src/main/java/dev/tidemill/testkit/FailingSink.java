/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit;

import dev.tidemill.spi.sink.Guarantee;
import dev.tidemill.spi.sink.OpenSink;
import dev.tidemill.spi.sink.PartitionWriter;
import dev.tidemill.spi.sink.PublishStatus;
import dev.tidemill.spi.sink.Sink;
import dev.tidemill.spi.sink.SinkBatch;
import dev.tidemill.spi.sink.SinkContext;
import dev.tidemill.spi.sink.SinkRecovery;
import dev.tidemill.spi.sink.StagingFunction;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * An in-memory sink that stores what is published and fails on demand. Use it to test how a job
 * handles failures of an output, and as a substitute for a real sink.
 *
 * <pre>{@code
 * FailingSink<String> sink = new FailingSink<>();
 * sink.failToPublishOnce(2, new IOException("disk full"));
 * words.writeTo(sink);
 * t.runBatches(2);
 * assertThat(sink.published()).containsExactly(List.of("a"), List.of("b"));
 * }</pre>
 *
 * <p>Like every {@link Guarantee#IDEMPOTENT} sink, it replaces a batch that is published again.
 * Works only in the process of the test, where it survives a
 * {@linkplain StreamTester#restart() restart} of the job, as a system outside would. Any thread may call any method.
 *
 * @param <T> type of the records
 */
public final class FailingSink<T> implements Sink<T> {
  private final Map<Long, Integer> batches = new HashMap<>();
  private final Map<Long, TreeMap<Integer, List<T>>> staged = new HashMap<>();
  private final Map<Long, List<T>> published = new TreeMap<>();
  private final Map<String, Exception> faults = new LinkedHashMap<>();
  private boolean closed;

  /**
   * Makes writing a batch fail once.
   *
   * @param batch which batch this sink gets, from 1
   */
  public synchronized FailingSink<T> failToWriteOnce(int batch, Exception failure) {
    faults.put("write " + batch, failure);
    return this;
  }

  /**
   * Makes publishing a batch fail once, before any of it is visible. The job retries after
   * {@code stream.batch.retryDelay}, by which the test's clock is advanced.
   *
   * @param batch which batch this sink gets, from 1
   */
  public synchronized FailingSink<T> failToPublishOnce(int batch, Exception failure) {
    faults.put("publish " + batch, failure);
    return this;
  }

  /** Returns the records of each published batch, in the order of the partitions. */
  public synchronized List<List<T>> published() {
    return List.copyOf(published.values());
  }

  /**
   * Returns the faults that did not occur. {@link StreamTester} checks them at the end of the test.
   */
  public synchronized List<String> unusedFaults() {
    List<String> unused = new ArrayList<>();
    faults.forEach((step, failure) -> {
      String[] words = step.split(" ", -1);
      unused.add((words[0].equals("write") ? "failToWriteOnce(" : "failToPublishOnce(") + words[1]
          + ", " + failure + ")");
    });
    return unused;
  }

  /** Returns whether the job has closed this sink. */
  public synchronized boolean isClosed() {
    return closed;
  }

  @Override
  public Guarantee guarantee() {
    return Guarantee.IDEMPOTENT;
  }

  @Override
  public OpenSink<T> open(SinkContext context) {
    return new Opened();
  }

  private synchronized void strike(String step, SinkBatch batch) throws Exception {
    Exception failure = faults.remove(step + " " + numberOf(batch));
    if (failure != null) {
      throw failure;
    }
  }

  private int numberOf(SinkBatch batch) {
    Integer known = batches.get(batch.timeMillis());
    if (known == null) {
      known = batches.size() + 1;
      batches.put(batch.timeMillis(), known);
    }
    return known;
  }

  private synchronized void stage(SinkBatch batch, int partition, List<T> records) {
    staged.computeIfAbsent(batch.timeMillis(), time -> new TreeMap<>()).put(partition, records);
  }

  private synchronized void publishStaged(SinkBatch batch) {
    List<T> records = new ArrayList<>();
    TreeMap<Integer, List<T>> partitions = staged.remove(batch.timeMillis());
    if (partitions == null && isPublished(batch)) {
      return; // by an earlier start, which was killed before it could note that
    }
    if (partitions != null) {
      partitions.values().forEach(records::addAll);
    }
    published.put(batch.timeMillis(), Collections.unmodifiableList(records));
  }

  private synchronized boolean isPublished(SinkBatch batch) {
    return published.containsKey(batch.timeMillis());
  }

  private synchronized void forget(SinkBatch batch) {
    staged.remove(batch.timeMillis());
  }

  private synchronized void close() {
    closed = true;
  }

  private final class Opened implements OpenSink<T> {
    @Override
    public void recover(SinkRecovery recovery) {
      // What is staged is replaced by the next attempt at its batch.
    }

    @Override
    public StagingFunction<T> writer(SinkBatch batch) throws Exception {
      strike("write", batch);
      forget(batch); // what an attempt left that was killed
      return partition -> new Writer(batch, partition);
    }

    @Override
    public PublishStatus status(SinkBatch batch, List<String> receipts) {
      return isPublished(batch) ? PublishStatus.PUBLISHED : PublishStatus.NOT_PUBLISHED;
    }

    @Override
    public void publish(SinkBatch batch, List<String> receipts) throws Exception {
      strike("publish", batch);
      publishStaged(batch);
    }

    @Override
    public void abort(SinkBatch batch) {
      forget(batch);
    }

    @Override
    public void close() {
      FailingSink.this.close();
    }
  }

  private final class Writer implements PartitionWriter<T> {
    private final SinkBatch batch;
    private final int partition;
    private final List<T> records = new ArrayList<>();

    Writer(SinkBatch batch, int partition) {
      this.batch = batch;
      this.partition = partition;
    }

    @Override
    public void write(T record) {
      records.add(record);
    }

    @Override
    public String finish() {
      stage(batch, partition, records);
      return "partition " + partition;
    }

    @Override
    public void close() {}
  }
}
