/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.files;

import dev.tidemill.spi.sink.BatchDirectories;
import dev.tidemill.spi.sink.OpenSink;
import dev.tidemill.spi.sink.PublishStatus;
import dev.tidemill.spi.sink.SinkBatch;
import dev.tidemill.spi.sink.SinkRecovery;
import dev.tidemill.spi.sink.StagedParts;
import dev.tidemill.spi.sink.StagingFunction;
import dev.tidemill.spi.storage.Storage;
import java.io.IOException;
import java.util.List;

/** Writes the parts of each batch in a format, to directories that are published as a whole. */
final class OpenFileSink<T> implements OpenSink<T> {
  private final Storage storage;
  private final BatchDirectories directories;
  private final PartFormat<T> format;

  OpenFileSink(Storage storage, BatchDirectories directories, PartFormat<T> format) {
    this.storage = storage;
    this.directories = directories;
    this.format = format;
  }

  @Override
  public void recover(SinkRecovery recovery) throws IOException {
    directories.recover(recovery);
  }

  @Override
  public StagingFunction<T> writer(SinkBatch batch) throws IOException {
    StagedParts parts = directories.stage(batch);
    Storage onWorkers = storage;
    PartFormat<T> content = format;
    return partition -> PartWriter.create(onWorkers, parts.path(partition, ""), partition, content);
  }

  @Override
  public List<String> prepare(SinkBatch batch, List<String> receipts) throws IOException {
    return directories.prepare(batch, receipts);
  }

  @Override
  public PublishStatus status(SinkBatch batch, List<String> receipts) throws IOException {
    return directories.status(batch, receipts);
  }

  @Override
  public void publish(SinkBatch batch, List<String> receipts) throws IOException {
    directories.publish(batch, receipts);
  }

  @Override
  public void abort(SinkBatch batch) throws IOException {
    directories.abort(batch);
  }

  @Override
  public void close() {}
}
