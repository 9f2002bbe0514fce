/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.hadoop;

import dev.tidemill.data.Pair;
import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.spi.sink.PartitionWriter;
import dev.tidemill.spi.sink.StagedParts;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * Writes the pairs of one partition by a format. The receipt is the path of the file, whose
 * extension the format chooses.
 */
final class FormatWriter<K, V> implements PartitionWriter<Pair<K, V>> {
  private final StagedParts parts;
  private final String name;
  private final RecordFields<K, V> fields;
  private final Configuration configuration;
  private final FileFormat.Writer writer;
  private boolean closed;

  private FormatWriter(
      StagedParts parts,
      String name,
      RecordFields<K, V> fields,
      Configuration configuration,
      FileFormat.Writer writer) {
    this.parts = parts;
    this.name = name;
    this.fields = fields;
    this.configuration = configuration;
    this.writer = writer;
  }

  static <K, V> FormatWriter<K, V> open(
      StagedParts parts,
      int partition,
      FileFormat format,
      RecordFields<K, V> fields,
      HadoopSettings settings)
      throws IOException, InterruptedException {
    Configuration configuration = FileSystems.shared(settings).forFormats();
    Uninterrupted.run(() -> HadoopSettings.logIn(configuration));
    fields.configure(configuration);
    return new FormatWriter<>(
        parts,
        format.fileName(parts, partition),
        fields,
        configuration,
        format.open(parts, partition, configuration));
  }

  @Override
  public void write(Pair<K, V> record) throws Exception {
    writer.write(fields.key().call(record.key()), fields.value().call(record.value()));
  }

  @Override
  public String finish() throws IOException, InterruptedException {
    closed = true;
    writer.close();
    Path directory = new Path(Schemes.qualified(parts.directory()));
    FileStatus[] written = directory
        .getFileSystem(configuration)
        .listStatus(directory, path -> path.getName().startsWith(name));
    if (written.length != 1) {
      throw new TidemillException(
          ErrorCode.OUTPUT_FAILED,
          "the format has written " + written.length + " files that begin with " + name + " to "
              + parts.directory() + ", and should have written one; use a format with one file per"
              + " partition");
    }
    return parts.directory() + "/" + written[0].getPath().getName();
  }

  @Override
  public void close() throws IOException {
    if (!closed) {
      closed = true;
      try {
        writer.close();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
