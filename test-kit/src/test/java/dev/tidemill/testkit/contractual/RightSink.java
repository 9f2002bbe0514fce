/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.contractual;

import dev.tidemill.spi.sink.DecidedBatch;
import dev.tidemill.spi.sink.OpenSink;
import dev.tidemill.spi.sink.PartitionWriter;
import dev.tidemill.spi.sink.PublishStatus;
import dev.tidemill.spi.sink.SinkBatch;
import dev.tidemill.spi.sink.SinkContext;
import dev.tidemill.spi.sink.SinkRecovery;
import dev.tidemill.spi.sink.StagingFunction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** A sink that does everything right, for others to do one thing wrong. It stages in the place that it writes to. */
class RightSink implements OpenSink<String> {
  /** Where batches are visible by time, and attempts are staged under JOB/OUTPUT/EPOCH/TIME/ATTEMPT/PARTITION. */
  static final class Place {
    private static final Map<Long, Place> ALL = new ConcurrentHashMap<>();
    private static final AtomicLong NUMBERS = new AtomicLong();

    final long number = NUMBERS.incrementAndGet();
    final Map<Long, List<String>> visible = new TreeMap<>();
    final Map<String, List<String>> staged = new TreeMap<>();

    Place() {
      ALL.put(number, this);
    }

    static Place at(long number) {
      return ALL.get(number);
    }
  }

  final Place place;
  private final String output;
  private final long epoch;

  RightSink(Place place, SinkContext context) {
    this.place = place;
    this.output = context.job().id() + "/" + context.name() + "/";
    this.epoch = context.job().epoch();
  }

  String attempt(SinkBatch batch) {
    return output + batch.epoch() + "/" + batch.timeMillis() + "/" + batch.attempt() + "/";
  }

  @Override
  public void recover(SinkRecovery recovery) {
    List<String> decided = new ArrayList<>();
    for (DecidedBatch batch : recovery.unfinished()) {
      decided.addAll(batch.receipts());
    }
    place.staged.keySet().removeIf(receipt -> isOld(receipt) && !decided.contains(receipt));
  }

  private boolean isOld(String receipt) {
    if (!receipt.startsWith(output)) {
      return false;
    }
    String place = receipt.substring(output.length());
    return Long.parseLong(place.substring(0, place.indexOf('/'))) < epoch;
  }

  @Override
  public StagingFunction<String> writer(SinkBatch batch) {
    abort(batch);
    long to = place.number;
    String attempt = attempt(batch);
    return partition -> new Writer(to, attempt + partition);
  }

  @Override
  public PublishStatus status(SinkBatch batch, List<String> receipts) {
    return place.visible.containsKey(batch.timeMillis())
        ? PublishStatus.PUBLISHED
        : PublishStatus.NOT_PUBLISHED;
  }

  @Override
  public void publish(SinkBatch batch, List<String> receipts) {
    if (!place.visible.containsKey(batch.timeMillis())) {
      place.visible.put(batch.timeMillis(), stagedRecords(receipts));
    }
    receipts.forEach(place.staged::remove);
  }

  /** What was staged; fails if it is gone. */
  List<String> stagedRecords(List<String> receipts) {
    List<String> records = new ArrayList<>();
    for (String receipt : receipts) {
      List<String> part = place.staged.get(receipt);
      if (part == null) {
        throw new IllegalStateException(receipt + " is gone");
      }
      records.addAll(part);
    }
    return records;
  }

  @Override
  public void abort(SinkBatch batch) {
    place.staged.keySet().removeIf(receipt -> receipt.startsWith(attempt(batch)));
  }

  @Override
  public void close() {}

  /** Stages one partition when it is finished. */
  static class Writer implements PartitionWriter<String> {
    final Place place;
    final String receipt;
    final List<String> records = new ArrayList<>();

    Writer(long place, String receipt) {
      this.place = Place.at(place);
      this.receipt = receipt;
    }

    @Override
    public void write(String record) {
      records.add(record);
    }

    @Override
    public String finish() {
      place.staged.put(receipt, records);
      return receipt;
    }

    @Override
    public void close() {}
  }
}
