/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.blocklog;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The entries of a block log.
 *
 * <pre>
 * records  version, block, first record, arrival, position?, ids, count, schema, bytes
 * head     version, block, record, position?, ids with the times of their arrival
 * </pre>
 *
 * <p>Texts and byte arrays come after their length. A head stands for the entries before it as far
 * as positions of the source and ids go; the records of earlier files stay there.
 */
final class ChunkFormat {
  static final int RECORDS = 1;
  static final int HEAD = 2;

  private static final int VERSION = 1;

  /**
   * What is known of the source at some place in the log.
   *
   * @param until where the records end that come before this place
   */
  record Head(BlockOffset until, Optional<String> position, List<KnownId> ids) {}

  /** An id that the source has given a record. */
  record KnownId(String id, long arrivalMillis) {}

  private ChunkFormat() {}

  @FunctionalInterface
  private interface Content {
    void write(DataOutputStream out) throws IOException;
  }

  @FunctionalInterface
  private interface Reading<T> {
    T read(DataInputStream in) throws IOException;
  }

  static byte[] encode(LoggedChunk chunk) {
    return bytes(64 + chunk.size(), out -> {
      out.writeLong(chunk.from().block());
      out.writeLong(chunk.from().record());
      out.writeLong(chunk.arrivalMillis());
      writeOptional(chunk.position(), out);
      out.writeInt(chunk.ids().size());
      for (String id : chunk.ids()) {
        write(id.getBytes(UTF_8), out);
      }
      out.writeInt(chunk.records().count());
      write(chunk.records().schema(), out);
      write(chunk.records().bytes(), out);
    });
  }

  static LoggedChunk decodeChunk(byte[] payload) throws IOException {
    return read(payload, in -> {
      BlockOffset from = new BlockOffset(in.readLong(), in.readLong());
      long arrival = in.readLong();
      Optional<String> position = readOptional(in);
      int count = in.readInt();
      List<String> ids = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        ids.add(readText(in));
      }
      return new LoggedChunk(
          0,
          from,
          arrival,
          position,
          ids,
          new EncodedRecords(in.readInt(), readBytes(in), readBytes(in)));
    });
  }

  static byte[] encode(Head head) {
    return bytes(256, out -> {
      out.writeLong(head.until().block());
      out.writeLong(head.until().record());
      writeOptional(head.position(), out);
      out.writeInt(head.ids().size());
      for (KnownId each : head.ids()) {
        write(each.id().getBytes(UTF_8), out);
        out.writeLong(each.arrivalMillis());
      }
    });
  }

  static Head decodeHead(byte[] payload) throws IOException {
    return read(payload, in -> {
      BlockOffset until = new BlockOffset(in.readLong(), in.readLong());
      Optional<String> position = readOptional(in);
      int count = in.readInt();
      List<KnownId> ids = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        ids.add(new KnownId(readText(in), in.readLong()));
      }
      return new Head(until, position, ids);
    });
  }

  private static byte[] bytes(int expected, Content content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(expected);
    try {
      DataOutputStream out = new DataOutputStream(bytes);
      out.writeByte(VERSION);
      content.write(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // there is no device
    }
    return bytes.toByteArray();
  }

  private static <T> T read(byte[] payload, Reading<T> reading) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(payload));
    int version = in.readUnsignedByte();
    if (version != VERSION) {
      throw new IOException(
          "it has format " + version + ", and this version of Tidemill reads format " + VERSION
              + "; use the version that wrote it, or a newer one");
    }
    T read = reading.read(in);
    if (in.read() >= 0) {
      throw new IOException("something follows its end");
    }
    return read;
  }

  private static void writeOptional(Optional<String> text, DataOutputStream out)
      throws IOException {
    out.writeBoolean(text.isPresent());
    if (text.isPresent()) {
      write(text.get().getBytes(UTF_8), out);
    }
  }

  private static Optional<String> readOptional(DataInputStream in) throws IOException {
    return in.readBoolean() ? Optional.of(readText(in)) : Optional.empty();
  }

  private static void write(byte[] bytes, DataOutputStream out) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static String readText(DataInputStream in) throws IOException {
    return new String(readBytes(in), UTF_8);
  }

  /** Takes no more memory than there are bytes. */
  private static byte[] readBytes(DataInputStream in) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > in.available()) {
      throw new EOFException("a part of " + Integer.toUnsignedString(length) + " bytes is longer"
          + " than what is left, " + in.available());
    }
    return in.readNBytes(length);
  }
}
