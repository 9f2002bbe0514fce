/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.statestore;

import dev.tidemill.codec.CodecInput;
import dev.tidemill.codec.CodecOutput;
import dev.tidemill.codec.Schema;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the COMMIT of a batch says of its state.
 *
 * @param epoch the start of the job that ran the batch
 * @param batch the batch
 * @param previous the batch of the record before it; 0 for the first one
 * @param schema describes the classes in it, if some of them are new in this epoch
 * @param sections number of sections in the change
 * @param length length of the change in bytes
 * @param file the file with the change; empty if it is inside
 * @param content the change, if it is inside
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares records or changes their bytes
record StateRecord(
    long epoch,
    long batch,
    long previous,
    Optional<Schema> schema,
    long sections,
    long length,
    Optional<String> file,
    byte[] content) {
  private static final char KIND = 'D';

  byte[] toBytes() {
    return Sealed.seal(KIND, out -> {
      out.writeUnsignedLong(epoch);
      out.writeUnsignedLong(batch);
      out.writeUnsignedLong(previous);
      out.writeBoolean(schema.isPresent());
      schema.ifPresent(each -> Sealed.writeSchema(each, out));
      out.writeUnsignedLong(sections);
      out.writeUnsignedLong(length);
      out.writeNullableString(file.orElse(null));
      writeContent(out);
    });
  }

  private void writeContent(CodecOutput out) {
    if (file.isEmpty()) {
      out.writeBytes(content);
    }
  }

  /**
   * Checks that no change is missing before this one.
   *
   * @param last the batch of the record before it, or of the snapshot
   */
  void requireAfter(long last) throws IOException {
    if (previous != last) {
      throw new IOException("the change of batch " + batch + " starts from batch " + previous
          + ", and the one before it is of batch " + last + ": a COMMIT record is missing");
    }
  }

  /**
   * Checks that no change is missing after the last one.
   *
   * @param last the batch of the last record, or of the snapshot; 0 if there is neither
   * @param required the last decided batch, if the state must have reached it
   */
  static void requireReached(long last, OptionalLong required) throws IOException {
    if (required.isPresent() && required.getAsLong() != last) {
      throw new IOException(
          (last == 0 ? "there is no stored state" : "the stored state ends with batch " + last)
              + ", and the last decided batch is " + required.getAsLong()
              + ": a COMMIT record is missing; a file of the batch log may be missing, empty or cut off");
    }
  }

  /** Opens the change, wherever it is. */
  ChunkReader open(StateFiles files) throws IOException {
    return file.isPresent()
        ? files.open(file.get(), length, 0, length)
        : new ChunkReader(
            "the COMMIT record of batch " + batch, new ByteArrayInputStream(content), 0, length);
  }

  static StateRecord fromBytes(String what, byte[] bytes) throws IOException {
    return Sealed.open(what, KIND, bytes, StateRecord::read);
  }

  private static StateRecord read(CodecInput in) {
    long epoch = in.readUnsignedLong();
    long batch = in.readUnsignedLong();
    long previous = in.readUnsignedLong();
    Optional<Schema> schema =
        in.readBoolean() ? Optional.of(Sealed.readSchema(in)) : Optional.empty();
    long sections = in.readUnsignedLong();
    long length = in.readUnsignedLong();
    Optional<String> file = Optional.ofNullable(in.readNullableString());
    byte[] content = file.isPresent() ? new byte[0] : in.readBytes();
    if (file.isEmpty() && content.length != length) {
      throw in.malformed("a change of " + length + " bytes has " + content.length);
    }
    return new StateRecord(epoch, batch, previous, schema, sections, length, file, content);
  }
}
