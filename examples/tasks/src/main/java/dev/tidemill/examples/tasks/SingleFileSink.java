/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.examples.tasks;

import dev.tidemill.spi.sink.Guarantee;
import dev.tidemill.spi.sink.OpenSink;
import dev.tidemill.spi.sink.PartitionWriter;
import dev.tidemill.spi.sink.Sink;
import dev.tidemill.spi.sink.SinkBatch;
import dev.tidemill.spi.sink.SinkContext;
import dev.tidemill.spi.sink.StagingFunction;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * A sink of your own: one text file for each batch, {@code DIRECTORY/1767268801000.txt}, with a line for each record.
 *
 * <p>Workers stage each partition in a hidden file of its own; its path is the receipt. Publishing puts the parts together
 * and gives the result its name in one step: the only one that readers can see. The name comes from the batch, so
 * a batch that is written again replaces its file by the same one.
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
  public OpenSink<Object> open(SinkContext context) throws IOException {
    Files.createDirectories(Path.of(directory));
    return new Opened(directory);
  }
  // endregion

  // region opened
  private record Opened(String directory) implements OpenSink<Object> {
    @Override
    public StagingFunction<Object> writer(SinkBatch batch) {
      // A text can be sent to workers, a Path cannot.
      String prefix = directory + "/" + stagedName(batch);
      return partition -> new Part(Path.of(prefix + partition));
    }

    @Override
    public void publish(SinkBatch batch, List<String> receipts) throws IOException {
      Path file = Path.of(directory, batch.timeMillis() + ".txt");
      if (!receipts.stream().allMatch(part -> Files.exists(Path.of(part))) && Files.exists(file)) {
        return; // published before
      }
      Path whole = Path.of(directory, stagedName(batch) + "whole");
      try (OutputStream out = Files.newOutputStream(whole)) {
        for (String part : receipts) {
          Files.copy(Path.of(part), out);
        }
      }
      Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      abort(batch); // what was staged is not needed any more
    }

    @Override
    public void abort(SinkBatch batch) throws IOException {
      try (DirectoryStream<Path> staged =
          Files.newDirectoryStream(Path.of(directory), stagedName(batch) + "*")) {
        for (Path part : staged) {
          Files.deleteIfExists(part);
        }
      }
    }

    @Override
    public void close() {}

    private static String stagedName(SinkBatch batch) {
      return "." + batch.timeMillis() + "-" + batch.epoch() + "-" + batch.attempt() + "-";
    }
  }
  // endregion

  // region part
  /** The records of one partition, written by one worker. */
  private static final class Part implements PartitionWriter<Object> {
    private final Path file;
    private final BufferedWriter out;

    Part(Path file) throws IOException {
      this.file = file;
      this.out = Files.newBufferedWriter(file);
    }

    @Override
    public void write(Object record) throws IOException {
      out.write(record + "\n");
    }

    @Override
    public String finish() throws IOException {
      out.flush();
      return file.toString();
    }

    @Override
    public void close() throws IOException {
      out.close();
    }
  }
  // endregion
}
