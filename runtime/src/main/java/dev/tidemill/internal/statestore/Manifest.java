/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.statestore;

import dev.tidemill.codec.CodecInput;
import dev.tidemill.codec.CodecOutput;
import dev.tidemill.codec.Schema;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Names a complete copy of state.
 *
 * @param epoch the start of the job that made the copy
 * @param batch the batch after which the state was like this
 * @param batchMillis its time
 * @param file name of the file
 * @param schema describes the classes in the file
 * @param epochSchema describes the classes in the records of the epoch up to the batch; later
 *     records do not describe them again
 * @param parts the slices of the copy, in order
 */
record Manifest(
    long epoch,
    long batch,
    long batchMillis,
    String file,
    Schema schema,
    Schema epochSchema,
    List<Part> parts) {
  private static final char KIND = 'S';

  /**
   * A slice in the file.
   *
   * @param length length in bytes; it starts where the one before it ends
   * @param sections number of sections
   */
  record Part(long length, long sections) {}

  Manifest {
    parts = List.copyOf(parts);
  }

  /** Returns the length of the file in bytes. */
  long length() {
    return start(parts.size());
  }

  /** Returns where a part starts in the file. */
  long start(int part) {
    return parts.subList(0, part).stream().mapToLong(Part::length).sum();
  }

  byte[] toBytes() {
    return Sealed.seal(KIND, this::write);
  }

  private void write(CodecOutput out) {
    out.writeUnsignedLong(epoch);
    out.writeUnsignedLong(batch);
    out.writeLong(batchMillis);
    out.writeString(file);
    Sealed.writeSchema(schema, out);
    Sealed.writeSchema(epochSchema, out);
    out.writeCount(parts.size());
    for (Part part : parts) {
      out.writeUnsignedLong(part.length());
      out.writeUnsignedLong(part.sections());
    }
  }

  static Manifest fromBytes(byte[] bytes) throws IOException {
    return Sealed.open("the manifest of the state", KIND, bytes, Manifest::read);
  }

  private static Manifest read(CodecInput in) {
    long epoch = in.readUnsignedLong();
    long batch = in.readUnsignedLong();
    long batchMillis = in.readLong();
    String file = in.readString();
    Schema schema = Sealed.readSchema(in);
    Schema epochSchema = Sealed.readSchema(in);
    List<Part> parts = new ArrayList<>();
    for (int left = in.readCount(2); left > 0; left--) {
      parts.add(new Part(in.readUnsignedLong(), in.readUnsignedLong()));
    }
    return new Manifest(epoch, batch, batchMillis, file, schema, epochSchema, parts);
  }
}
