/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.files;

import dev.tidemill.codec.Codecs;
import dev.tidemill.error.Origin;
import dev.tidemill.error.TidemillException;
import dev.tidemill.internal.object.ObjectFileWriter;
import java.io.IOException;
import java.io.OutputStream;

/** Records that codecs encode, with the schema in each part. */
public final class ObjectParts<T> implements PartFormat<T> {
  private static final long serialVersionUID = 1L;
  private static final int MAX_RECORD_CHARS = 200;

  private final Origin output;
  private final Origin input;
  private final Codecs codecs;

  /**
   * A format.
   *
   * @param output the operation that saves the records, for error messages
   * @param input the operation that the records come from
   */
  public ObjectParts(Origin output, Origin input, Codecs codecs) {
    this.output = output;
    this.input = input;
    this.codecs = codecs;
  }

  @Override
  public PartRecords<T> begin(int partition, OutputStream out) throws IOException {
    return new Records(partition, new ObjectFileWriter(out, codecs));
  }

  private final class Records implements PartRecords<T> {
    private final int partition;
    private final ObjectFileWriter file;

    Records(int partition, ObjectFileWriter file) {
      this.partition = partition;
      this.file = file;
    }

    @Override
    public void write(T record) throws IOException {
      try {
        file.write(record);
      } catch (TidemillException e) {
        throw new TidemillException(
            e.code(),
            output + " cannot write record " + (file.count() + 1) + " of partition " + partition
                + " of " + input + ", " + text(record) + ": " + e.getMessage(),
            e);
      }
    }

    private String text(T record) {
      String text;
      try {
        text = String.valueOf(record);
      } catch (RuntimeException e) {
        return "whose toString fails with " + e;
      }
      return text.length() <= MAX_RECORD_CHARS
          ? text
          : text.substring(0, MAX_RECORD_CHARS) + "... (" + text.length() + " characters)";
    }

    @Override
    public void end() throws IOException {
      file.finish();
    }
  }
}
