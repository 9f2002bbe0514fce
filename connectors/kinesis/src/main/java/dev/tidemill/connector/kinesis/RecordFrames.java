/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kinesis;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * How records that are to be put are staged: bytes that every later version of the sink can read.
 *
 * <pre>
 * file  = "TMKI" version:1 frame* 0:4 count:8
 * frame = keyLength:4 key dataLength:4 data
 * </pre>
 *
 * <p>Numbers are big-endian, and keys are UTF-8 and not empty. The count at the end tells a
 * complete file from one that was cut off. Checksums are left to the staging that keeps the bytes.
 */
final class RecordFrames {
  private static final int MAGIC = 0x544d4b49;
  private static final int VERSION = 1;

  /** Longest partition key, in bytes, and largest record that the service can be set to take. */
  private static final int MAX_KEY = 1024;

  private static final int MAX_DATA = Outgoing.MAX_BYTES;

  private RecordFrames() {}

  /** Writes records one by one. */
  static final class Writer {
    private final DataOutputStream out;
    private long count;

    Writer(OutputStream out) throws IOException {
      this.out = new DataOutputStream(out);
      this.out.writeInt(MAGIC);
      this.out.writeByte(VERSION);
    }

    void write(Outgoing record) throws IOException {
      byte[] key = record.key().getBytes(StandardCharsets.UTF_8);
      out.writeInt(key.length);
      out.write(key);
      out.writeInt(record.data().length);
      out.write(record.data());
      count++;
    }

    /** Completes the file; the output stays open. */
    void finish() throws IOException {
      out.writeInt(0);
      out.writeLong(count);
      out.flush();
    }
  }

  /** Reads records one by one. */
  static final class Reader implements Closeable {
    private final DataInputStream in;
    private long count;

    /** Reads the beginning of a file. */
    Reader(InputStream in) throws IOException {
      this.in = new DataInputStream(new BufferedInputStream(in));
      try {
        if (this.in.readInt() != MAGIC) {
          throw new IOException("what was staged are not records for Kinesis");
        }
        int version = this.in.readUnsignedByte();
        if (version != VERSION) {
          throw new IOException("records were staged in format " + version
              + ", and this version of the Kinesis connector reads format " + VERSION
              + "; finish the batch with the version that has staged it");
        }
      } catch (EOFException e) {
        throw cutOff(e);
      }
    }

    /** The next record; empty after the last one, if the file is complete. */
    Optional<Outgoing> next() throws IOException {
      try {
        int keyLength = in.readInt();
        if (keyLength == 0) {
          long written = in.readLong();
          if (written != count) {
            throw damaged("there are " + count + " records, and " + written + " were written");
          }
          return Optional.empty();
        }
        String key = new String(bytes(keyLength, MAX_KEY), StandardCharsets.UTF_8);
        byte[] data = bytes(in.readInt(), MAX_DATA);
        count++;
        return Optional.of(new Outgoing(key, data));
      } catch (EOFException e) {
        throw cutOff(e);
      }
    }

    private byte[] bytes(int length, int most) throws IOException {
      if (length < 0 || length > most) {
        throw damaged("a part has " + length + " bytes");
      }
      byte[] bytes = in.readNBytes(length);
      if (bytes.length < length) {
        throw new EOFException();
      }
      return bytes;
    }

    private IOException damaged(String what) {
      return new IOException("staged records are damaged after record " + count + ": " + what);
    }

    private IOException cutOff(EOFException cause) {
      return new IOException(
          "staged records are damaged: they are cut off after record " + count, cause);
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
