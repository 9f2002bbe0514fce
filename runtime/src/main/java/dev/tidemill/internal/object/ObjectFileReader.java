/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.object;

import dev.tidemill.codec.CodecInput;
import dev.tidemill.codec.Codecs;
import dev.tidemill.codec.Schema;
import dev.tidemill.codec.StoredCodecs;
import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.internal.block.ChecksummedBlocks;
import dev.tidemill.internal.block.DamagedBlockException;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Reads what {@link ObjectFileWriter} has written, from the start to the end. Holds one group of
 * records at a time. Errors name the file, and the record or the byte.
 */
public final class ObjectFileReader implements Closeable {
  private final String path;
  private final Codecs codecs;
  private final DataInputStream data;
  private StoredCodecs stored;
  private CodecInput group;
  private int leftInGroup;
  private long count;
  private boolean atEnd;
  private @Nullable Object record;

  /**
   * Starts to read a file.
   *
   * @param path name in error messages
   * @param in stands at the beginning; closed with this object, or by the caller if this
   *     constructor throws
   * @throws TidemillException if it is not a file of records, or a newer version has written it
   */
  public ObjectFileReader(String path, InputStream in, Codecs codecs) throws IOException {
    checkHeader(path, in);
    this.path = path;
    this.codecs = codecs;
    this.data = new DataInputStream(
        ChecksummedBlocks.read("object file " + path, in, ObjectFileFormat.HEADER));
    this.stored = codecs.restore(codecs.schema(codecs.output()));
    this.group = stored.input(new byte[0]);
  }

  /**
   * Reads the header.
   *
   * @throws TidemillException if it is not that of a file of records, or a newer version has
   *     written it
   */
  public static void checkHeader(String path, InputStream in) throws IOException {
    byte[] header = in.readNBytes(ObjectFileFormat.HEADER);
    ByteBuffer fields = ByteBuffer.wrap(header);
    if (header.length < ObjectFileFormat.HEADER || fields.getInt() != ObjectFileFormat.MAGIC) {
      throw new TidemillException(
          ErrorCode.MALFORMED_DATA,
          path + " is not an object file: it does not begin as one; read only what saveAsObjectFile"
              + " or saveAsObjectFiles has written");
    }
    int version = fields.getInt();
    if (version != ObjectFileFormat.VERSION) {
      throw new TidemillException(
          ErrorCode.INCOMPATIBLE_SCHEMA,
          "object file " + path + " has format " + Integer.toUnsignedString(version)
              + ", and this version of Tidemill reads format " + ObjectFileFormat.VERSION
              + "; use the version that wrote it, or a newer one");
    }
  }

  /**
   * Goes to the next record.
   *
   * @return false at the end
   * @throws TidemillException if the file is damaged, or a class has changed so that its records
   *     cannot be read
   */
  public boolean next() throws IOException {
    while (leftInGroup == 0) {
      if (atEnd || !readFrame()) {
        atEnd = true;
        return false;
      }
    }
    try {
      record = group.readValue();
    } catch (TidemillException e) {
      throw new TidemillException(e.code(), place(count + 1) + ": " + e.getMessage(), e);
    }
    count++;
    leftInGroup--;
    if (leftInGroup == 0 && group.remaining() > 0) {
      throw damaged(group.remaining() + " bytes follow record " + count, null);
    }
    return true;
  }

  /** The record that {@link #next} went to. */
  public @Nullable Object record() {
    return record;
  }

  /** Which record that is, for error messages. */
  public String place() {
    return place(count);
  }

  private String place(long number) {
    return "record " + number + " of object file " + path;
  }

  private boolean readFrame() throws IOException {
    try {
      int kind = data.readUnsignedByte();
      switch (kind) {
        case ObjectFileFormat.SCHEMA -> readSchema();
        case ObjectFileFormat.RECORDS -> readGroup();
        case ObjectFileFormat.END -> {
          readEnd();
          return false;
        }
        default -> throw damaged("byte " + kind + " begins neither records nor a schema", null);
      }
      return true;
    } catch (DamagedBlockException e) {
      throw new TidemillException(ErrorCode.MALFORMED_DATA, e.getMessage() + ADVICE, e);
    } catch (EOFException e) {
      throw damaged("it ends without its end mark, as if it had been cut off", e);
    }
  }

  private void readSchema() throws IOException {
    byte[] schema = readPart(data.readInt());
    try {
      stored = codecs.restore(Schema.fromBytes(schema));
    } catch (TidemillException e) {
      throw new TidemillException(
          e.code(), "object file " + path + " cannot be read: " + e.getMessage(), e);
    }
  }

  private void readGroup() throws IOException {
    int records = data.readInt();
    byte[] bytes = readPart(data.readInt());
    if (records < 1 || records > bytes.length) {
      throw damaged(records + " records cannot be in " + bytes.length + " bytes", null);
    }
    leftInGroup = records;
    group = stored.input(bytes);
  }

  /** Takes no more memory than there are bytes. */
  private byte[] readPart(int length) throws IOException {
    int max = codecs.limits().maxBytes();
    if (length < 0 || length > max) {
      throw damaged(
          "a part of " + Integer.toUnsignedString(length) + " bytes exceeds maxBytes, " + max,
          null);
    }
    byte[] part = data.readNBytes(length);
    if (part.length < length) {
      throw new EOFException();
    }
    return part;
  }

  private void readEnd() throws IOException {
    long written = data.readLong();
    if (written != count) {
      throw damaged(written + " records were written, and it has " + count, null);
    }
    if (data.read() >= 0) {
      throw damaged("something follows its end mark", null);
    }
  }

  private static final String ADVICE =
      "; restore it from a copy, or remove it to do without its records";

  private TidemillException damaged(String what, @Nullable Throwable cause) {
    return new TidemillException(
        ErrorCode.MALFORMED_DATA,
        "object file " + path + " is damaged after record " + count + ": " + what + ADVICE,
        cause);
  }

  @Override
  public void close() throws IOException {
    data.close();
  }
}
