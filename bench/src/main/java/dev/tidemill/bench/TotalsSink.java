/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.bench;

import dev.tidemill.spi.sink.Guarantee;
import dev.tidemill.spi.sink.OpenSink;
import dev.tidemill.spi.sink.PartitionWriter;
import dev.tidemill.spi.sink.PublishStatus;
import dev.tidemill.spi.sink.Sink;
import dev.tidemill.spi.sink.SinkBatch;
import dev.tidemill.spi.sink.SinkContext;
import dev.tidemill.spi.sink.SinkRecovery;
import dev.tidemill.spi.sink.StagingFunction;
import java.io.Serializable;
import java.util.List;
import java.util.function.ToLongFunction;

/** Is handed every record of a batch, one by one and by each worker its own, and adds them up. */
final class TotalsSink<T> implements Sink<T>, OpenSink<T> {
  private final Amount<T> amount;
  private Totals totals = new Totals(0, 0);

  /** What a record counts. */
  interface Amount<T> extends ToLongFunction<T>, Serializable {}

  TotalsSink(Amount<T> amount) {
    this.amount = amount;
  }

  /** The totals of the last batch. */
  Totals totals() {
    return totals;
  }

  @Override
  public Guarantee guarantee() {
    return Guarantee.IDEMPOTENT;
  }

  @Override
  public OpenSink<T> open(SinkContext context) {
    return this;
  }

  @Override
  public void recover(SinkRecovery recovery) {}

  @Override
  public StagingFunction<T> writer(SinkBatch batch) {
    Amount<T> ofRecord = amount;
    return partition -> new Adding<>(ofRecord);
  }

  @Override
  public PublishStatus status(SinkBatch batch, List<String> receipts) {
    return PublishStatus.UNKNOWN;
  }

  @Override
  public void publish(SinkBatch batch, List<String> receipts) {
    Totals sum = new Totals(0, 0);
    for (String receipt : receipts) {
      int space = receipt.indexOf(' ');
      sum = sum.plus(new Totals(
          Long.parseLong(receipt.substring(0, space)),
          Long.parseLong(receipt.substring(space + 1))));
    }
    totals = sum;
  }

  @Override
  public void abort(SinkBatch batch) {}

  @Override
  public void close() {}

  private static final class Adding<T> implements PartitionWriter<T> {
    private final Amount<T> amount;
    private long keys;
    private long sum;

    Adding(Amount<T> amount) {
      this.amount = amount;
    }

    @Override
    public void write(T record) {
      keys++;
      sum += amount.applyAsLong(record);
    }

    @Override
    public String finish() {
      return keys + " " + sum;
    }

    @Override
    public void close() {}
  }
}
