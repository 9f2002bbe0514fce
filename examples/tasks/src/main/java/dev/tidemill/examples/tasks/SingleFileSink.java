/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.examples.tasks;

import dev.tidemill.spi.sink.Guarantee;
import dev.tidemill.spi.sink.OpenSink;
import dev.tidemill.spi.sink.PartitionWriter;
import dev.tidemill.spi.sink.PublishStatus;
import dev.tidemill.spi.sink.Sink;
import dev.tidemill.spi.sink.SinkBatch;
import dev.tidemill.spi.sink.SinkContext;
import dev.tidemill.spi.sink.SinkRecovery;
import dev.tidemill.spi.sink.StagedOutput;
import dev.tidemill.spi.sink.StagedOutputs;
import dev.tidemill.spi.sink.Staging;
import dev.tidemill.spi.sink.StagingFunction;
import dev.tidemill.spi.storage.Storage;
import dev.tidemill.spi.storage.StorageOutput;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A sink of your own: one text file for each batch, {@code DIRECTORY/1767268801000.txt}, with a line for each record.
 *
 * <p>Workers stage the text of each partition in the runtime's staging. Publishing puts the parts together under a hidden name and
 * renames the result: the only step that readers can see. The name comes from the batch, so a batch that is
 * published again replaces its file by the same one.
 */
final class SingleFileSink implements Sink<Object> {
  private final String directory;

  SingleFileSink(String directory) {
    this.directory = directory;
  }

  // region sink
  @Override
  public Guarantee guarantee() {
    return Guarantee.IDEMPOTENT;
  }

  @Override
  public OpenSink<Object> open(SinkContext context) {
    return new Opened(directory, context.storage(), context.staging());
  }
  // endregion

  // region opened
  private record Opened(String directory, Storage storage, Staging staging)
      implements OpenSink<Object> {
    @Override
    public void recover(SinkRecovery recovery) {
      // All that this sink stages is in the runtime's staging, which is cleaned by the runtime.
    }

    @Override
    public StagingFunction<Object> writer(SinkBatch batch) throws IOException {
      StagedOutputs outputs = staging.outputs(batch);
      return partition -> new Part(outputs.create(partition));
    }

    @Override
    public PublishStatus status(SinkBatch batch, List<String> receipts) throws IOException {
      return storage.find(file(batch)).isPresent()
          ? PublishStatus.PUBLISHED
          : PublishStatus.NOT_PUBLISHED;
    }

    @Override
    public void publish(SinkBatch batch, List<String> receipts) throws IOException {
      String whole = directory + "/." + batch.timeMillis() + ".tmp";
      try (StorageOutput out = storage.create(whole)) {
        for (String receipt : receipts) {
          try (InputStream part = staging.open(receipt)) {
            part.transferTo(out);
          }
        }
        out.force();
      }
      storage.rename(whole, file(batch));
    }

    private String file(SinkBatch batch) {
      return directory + "/" + batch.timeMillis() + ".txt";
    }

    @Override
    public void abort(SinkBatch batch) {
      // The runtime deletes what it has staged.
    }

    @Override
    public void close() {}
  }
  // endregion

  // region part
  /** The records of one partition, written by one worker. */
  private static final class Part implements PartitionWriter<Object> {
    private final StagedOutput out;

    Part(StagedOutput out) {
      this.out = out;
    }

    @Override
    public void write(Object record) throws IOException {
      out.write((record + "\n").getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String finish() throws IOException {
      return out.finish();
    }

    @Override
    public void close() throws IOException {
      out.close();
    }
  }
  // endregion
}
