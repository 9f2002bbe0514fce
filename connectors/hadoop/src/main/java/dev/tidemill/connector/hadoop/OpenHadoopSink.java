/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.hadoop;

import dev.tidemill.data.Pair;
import dev.tidemill.spi.sink.BatchDirectories;
import dev.tidemill.spi.sink.OpenSink;
import dev.tidemill.spi.sink.PublishStatus;
import dev.tidemill.spi.sink.SinkBatch;
import dev.tidemill.spi.sink.SinkRecovery;
import dev.tidemill.spi.sink.StagedParts;
import dev.tidemill.spi.sink.StagingFunction;
import java.io.IOException;
import java.util.List;

/** Writes the files of each batch by a format, to directories that are published as a whole. */
final class OpenHadoopSink<K, V> implements OpenSink<Pair<K, V>> {
  private final BatchDirectories directories;
  private final FileFormat format;
  private final RecordFields<K, V> fields;
  private final HadoopSettings settings;

  OpenHadoopSink(
      BatchDirectories directories,
      FileFormat format,
      RecordFields<K, V> fields,
      HadoopSettings settings) {
    this.directories = directories;
    this.format = format;
    this.fields = fields;
    this.settings = settings;
  }

  @Override
  public void recover(SinkRecovery recovery) throws IOException {
    directories.recover(recovery);
  }

  @Override
  public StagingFunction<Pair<K, V>> writer(SinkBatch batch) throws IOException {
    StagedParts parts = directories.stage(batch);
    FileFormat sentFormat = format;
    RecordFields<K, V> sentFields = fields;
    HadoopSettings sentSettings = settings;
    return partition -> FormatWriter.open(parts, partition, sentFormat, sentFields, sentSettings);
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
  public void close() {
    // the storage of the job has the connections
  }
}
