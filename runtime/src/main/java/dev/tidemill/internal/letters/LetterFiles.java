/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.letters;

import dev.tidemill.deadletter.DeadLetter;
import dev.tidemill.internal.object.ObjectFileWriter;
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
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** Writes the letters of each batch into a {@link LetterDirectory}. */
public final class LetterFiles implements Sink<DeadLetter> {
  /** Name of the output that writes them. */
  public static final String OUTPUT = "dead-letters";

  private final String path;

  public LetterFiles(String path) {
    this.path = path;
  }

  @Override
  public Guarantee guarantee() {
    return Guarantee.IDEMPOTENT;
  }

  @Override
  public OpenSink<DeadLetter> open(SinkContext context) {
    return new Opened(new LetterDirectory(context.storage(), path), context.staging());
  }

  private record Opened(LetterDirectory directory, Staging staging)
      implements OpenSink<DeadLetter> {
    @Override
    public void recover(SinkRecovery recovery) {}

    @Override
    public StagingFunction<DeadLetter> writer(SinkBatch batch) throws IOException {
      StagedOutputs outputs = staging.outputs(batch);
      return partition -> new Writer(outputs.create(partition));
    }

    @Override
    public PublishStatus status(SinkBatch batch, List<String> receipts) throws IOException {
      return directory.contains(batch) ? PublishStatus.PUBLISHED : PublishStatus.NOT_PUBLISHED;
    }

    @Override
    public void publish(SinkBatch batch, List<String> receipts) throws IOException {
      if (receipts.size() != 1) {
        throw new IOException(
            "dead letters are one partition, and " + receipts.size() + " are staged: " + receipts);
      }
      try (InputStream letters = staging.open(receipts.get(0))) {
        directory.publish(batch, letters);
      }
    }

    @Override
    public void abort(SinkBatch batch) {}

    @Override
    public void close() {}
  }

  private static final class Writer implements PartitionWriter<DeadLetter> {
    private final StagedOutput out;
    private final ObjectFileWriter file;

    Writer(StagedOutput out) throws IOException {
      this.out = out;
      this.file = LetterDirectory.writer(out);
    }

    @Override
    public void write(DeadLetter letter) throws IOException {
      file.write(letter);
    }

    @Override
    public String finish() throws IOException {
      file.finish();
      return out.finish();
    }

    @Override
    public void close() throws IOException {
      out.close();
    }
  }
}
