/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package contract;

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

/** Writes to a {@link Ledger}, which keeps the batch's name in the transaction that holds its records. */
public final class LedgerSink<T> implements Sink<T> {
  private final String address;

  public LedgerSink(Ledger<T> ledger) {
    this.address = ledger.address();
  }

  @Override
  public Guarantee guarantee() {
    return Guarantee.LEDGER;
  }

  @Override
  public OpenSink<T> open(SinkContext context) {
    return new Open<>(address, context.name());
  }

  private record Open<T>(String address, String output) implements OpenSink<T> {
    @Override
    public void recover(SinkRecovery recovery) {}

    @Override
    public StagingFunction<T> writer(SinkBatch batch) {
      String prefix = prefix(batch);
      String to = address;
      return partition -> new Writer<>(Ledger.at(to), prefix + partition);
    }

    @Override
    public PublishStatus status(SinkBatch batch, List<String> receipts) {
      return Ledger.<T>at(address).batches().containsKey(batch.timeMillis())
          ? PublishStatus.PUBLISHED
          : PublishStatus.NOT_PUBLISHED;
    }

    @Override
    public void publish(SinkBatch batch, List<String> receipts) {
      Ledger<T> ledger = Ledger.at(address);
      ledger.reach(Ledger.Step.PUBLISH);
      ledger.commit(batch.timeMillis(), receipts);
      ledger.reach(Ledger.Step.PUBLISHED);
    }

    @Override
    public void abort(SinkBatch batch) {
      Ledger.<T>at(address).forget(prefix(batch));
    }

    @Override
    public void close() {}

    private String prefix(SinkBatch batch) {
      return output + "/" + batch.timeMillis() + "/" + batch.epoch() + "/" + batch.attempt() + "/";
    }
  }

  private static final class Writer<T> implements PartitionWriter<T> {
    private final Ledger<T> ledger;
    private final String receipt;
    private final List<T> records = new ArrayList<>();

    Writer(Ledger<T> ledger, String receipt) {
      this.ledger = ledger;
      this.receipt = receipt;
    }

    @Override
    public void write(T record) {
      ledger.reach(Ledger.Step.WRITE);
      records.add(record);
    }

    @Override
    public String finish() {
      ledger.reach(Ledger.Step.FINISH);
      ledger.stage(receipt, records);
      return receipt;
    }

    @Override
    public void close() {}
  }
}
