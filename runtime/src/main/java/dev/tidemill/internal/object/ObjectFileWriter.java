/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.object;

import dev.tidemill.codec.CodecOutput;
import dev.tidemill.codec.Codecs;
import dev.tidemill.internal.block.ChecksummedBlocks;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Writes a file of records.
 *
 * <pre>
 * "TDOF", version        4 bytes each
 * checksummed blocks     of at most 64 KiB, with length and CRC32C; in them:
 *   S length schema        the classes of the records that follow
 *   R count length records
 *   R ...
 *   E count                of all records
 * </pre>
 *
 * <p>Each record says its class, since the type of a stream is not known when it runs. A class may
 * first appear in any record, so a schema comes before the first records that need it, and contains
 * all classes so far. A reader needs no access but from the start, and the file needs no other. The
 * end is marked, so a file that was cut off is never taken for a shorter one.
 *
 * <p>Records are collected up to 64 KiB, so that memory is bounded by that and the longest record.
 */
public final class ObjectFileWriter {
  private static final int GROUP = 1 << 16;

  private final Codecs codecs;
  private final CodecOutput records;
  private final DataOutputStream data;
  private int describedTypes;
  private int grouped;
  private long count;

  /**
   * Starts a file.
   *
   * @param out not closed by this object
   */
  public ObjectFileWriter(OutputStream out, Codecs codecs) throws IOException {
    this.codecs = codecs;
    this.records = codecs.output();
    out.write(ByteBuffer.allocate(ObjectFileFormat.HEADER)
        .putInt(ObjectFileFormat.MAGIC)
        .putInt(ObjectFileFormat.VERSION)
        .array());
    this.data = new DataOutputStream(new ChecksummedBlocks(out));
  }

  /** Returns the number of records written so far. */
  public long count() {
    return count;
  }

  /**
   * Writes a record.
   *
   * @throws dev.tidemill.error.TidemillException if it cannot be encoded; the file is then of no
   *     use
   */
  public void write(@Nullable Object record) throws IOException {
    records.writeValue(record);
    grouped++;
    count++;
    if (records.size() >= GROUP) {
      writeGroup();
    }
  }

  private void writeGroup() throws IOException {
    if (records.dynamicTypes() > describedTypes) {
      describedTypes = records.dynamicTypes();
      byte[] schema = codecs.schema(records).toBytes();
      data.writeByte(ObjectFileFormat.SCHEMA);
      data.writeInt(schema.length);
      data.write(schema);
    }
    data.writeByte(ObjectFileFormat.RECORDS);
    data.writeInt(grouped);
    data.writeInt(records.size());
    data.write(records.toByteArray());
    records.clearContent();
    grouped = 0;
  }

  /** Writes the end of the file and flushes the stream. */
  public void finish() throws IOException {
    if (grouped > 0) {
      writeGroup();
    }
    data.writeByte(ObjectFileFormat.END);
    data.writeLong(count);
    data.flush();
  }
}
