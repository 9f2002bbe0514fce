/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.lifecycle;

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
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;

/** Keeps what is published by batch time; a second publish of a batch changes nothing. Fails where its script says. */
final class ScriptedSink implements Sink<String> {
  private final String name;
  private final Script script;
  private final Map<String, List<String>> staged = new TreeMap<>();
  private final Map<Long, List<String>> published = new TreeMap<>();

  /** A sink whose calls are noted under its name, in a list that it may share with others. */
  ScriptedSink(String name, List<String> calls) {
    this.name = name;
    this.script = new Script(calls);
  }

  /** Has the n-th call of a method fail, counted from 1: open, writer, write, finish, publish, abort, close. */
  ScriptedSink fail(String method, int n, Throwable failure) {
    script.fail(method, n, failure);
    return this;
  }

  /** Has the n-th call of a method block until it is interrupted, after it has counted the latch down. */
  ScriptedSink block(String method, int n, CountDownLatch reached) {
    script.block(method, n, reached);
    return this;
  }

  /** Has the n-th call of a method leave its thread interrupted. */
  ScriptedSink interrupt(String method, int n) {
    script.interrupt(method, n);
    return this;
  }

  /** Records by batch time, in the order of their partitions. */
  Map<Long, List<String>> published() {
    return published;
  }

  /** What was staged, and neither published nor aborted. */
  Map<String, List<String>> staged() {
    return staged;
  }

  @Override
  public Guarantee guarantee() {
    return Guarantee.LEDGER;
  }

  @Override
  public OpenSink<String> open(SinkContext context) {
    script.called("open", name + " open " + context.name());
    return new Opened();
  }

  private static String attempt(SinkBatch batch) {
    return batch.timeMillis() + "/" + batch.attempt();
  }

  private final class Opened implements OpenSink<String> {
    @Override
    public void recover(SinkRecovery recovery) {}

    @Override
    public StagingFunction<String> writer(SinkBatch batch) {
      script.called("writer", name + " writer " + attempt(batch));
      return partition -> new Writer(attempt(batch) + "/" + partition);
    }

    @Override
    public PublishStatus status(SinkBatch batch, List<String> receipts) {
      return published.containsKey(batch.timeMillis())
          ? PublishStatus.PUBLISHED
          : PublishStatus.NOT_PUBLISHED;
    }

    @Override
    public void publish(SinkBatch batch, List<String> receipts) {
      script.called("publish", name + " publish " + attempt(batch));
      List<String> records = new ArrayList<>();
      receipts.forEach(receipt -> records.addAll(staged.getOrDefault(receipt, List.of())));
      published.putIfAbsent(batch.timeMillis(), records);
      receipts.forEach(staged::remove);
    }

    @Override
    public void abort(SinkBatch batch) {
      script.called("abort", name + " abort " + attempt(batch));
      staged.keySet().removeIf(receipt -> receipt.startsWith(attempt(batch) + "/"));
    }

    @Override
    public void close() {
      script.called("close", name + " close");
    }
  }

  private final class Writer implements PartitionWriter<String> {
    private final String receipt;
    private final List<String> records = new ArrayList<>();

    Writer(String receipt) {
      this.receipt = receipt;
    }

    @Override
    public void write(String record) {
      script.called("write", name + " write " + record);
      records.add(record);
    }

    @Override
    public String finish() {
      script.called("finish", name + " finish " + receipt);
      staged.put(receipt, records);
      return receipt;
    }

    @Override
    public void close() {}
  }
}
