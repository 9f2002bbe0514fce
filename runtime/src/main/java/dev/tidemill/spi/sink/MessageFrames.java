/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.sink;

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
 * Format of staged messages, which every later version of a sink can read.
 *
 * <pre>
 * file  = "TMMS" version:1 frame* 0:1 count:8
 * frame = 1:1 destinationLength:4 destination payloadLength:4 payload
 * </pre>
 *
 * <p>Numbers are big-endian, and destinations are UTF-8. The count at the end tells a complete file
 * from one that was cut off. Checksums are left to the staging that keeps the bytes.
 */
final class MessageFrames {
  private static final int MAGIC = 0x544d4d53;
  private static final int VERSION = 1;
  private static final int MESSAGE = 1;
  private static final int END = 0;

  private MessageFrames() {}

  /** Writes messages one by one. */
  static final class Writer {
    private final DataOutputStream out;
    private long count;

    Writer(OutputStream out) throws IOException {
      this.out = new DataOutputStream(out);
      this.out.writeInt(MAGIC);
      this.out.writeByte(VERSION);
    }

    void write(OutgoingMessage message) throws IOException {
      out.writeByte(MESSAGE);
      write(message.destination().getBytes(StandardCharsets.UTF_8));
      write(message.payload());
      count++;
    }

    private void write(byte[] bytes) throws IOException {
      out.writeInt(bytes.length);
      out.write(bytes);
    }

    /** Completes the file; the output stays open. */
    void finish() throws IOException {
      out.writeByte(END);
      out.writeLong(count);
      out.flush();
    }
  }

  /** Reads messages one by one. */
  static final class Reader implements Closeable {
    private final DataInputStream in;
    private long count;

    /** Reads the beginning of a file, and closes it if that fails. */
    Reader(InputStream in) throws IOException {
      this.in = new DataInputStream(new BufferedInputStream(in));
      boolean begins = false;
      try {
        requireFormat();
        begins = true;
      } catch (EOFException e) {
        throw cutOff(e);
      } finally {
        if (!begins) {
          this.in.close();
        }
      }
    }

    private void requireFormat() throws IOException {
      if (in.readInt() != MAGIC) {
        throw new IOException("what was staged are not messages; the output was another one when"
            + " they were staged");
      }
      int version = in.readUnsignedByte();
      if (version != VERSION) {
        throw new IOException("messages were staged in format " + version
            + ", and this version of Tidemill reads format " + VERSION
            + "; finish the batch with the version that has staged it");
      }
    }

    /** The next message; empty after the last one, if the file is complete. */
    Optional<OutgoingMessage> next() throws IOException {
      try {
        int mark = in.readUnsignedByte();
        if (mark == END) {
          long written = in.readLong();
          if (written != count) {
            throw damaged("there are " + count + " messages, and " + written + " were written");
          }
          return Optional.empty();
        }
        if (mark != MESSAGE) {
          throw damaged("a message begins with " + mark);
        }
        String destination = new String(readBytes(), StandardCharsets.UTF_8);
        byte[] payload = readBytes();
        count++;
        return Optional.of(new OutgoingMessage(destination, payload));
      } catch (EOFException e) {
        throw cutOff(e);
      }
    }

    private byte[] readBytes() throws IOException {
      int length = in.readInt();
      if (length < 0) {
        throw damaged("a part has " + length + " bytes");
      }
      byte[] bytes = in.readNBytes(length); // memory grows with what is read, not with what is said
      if (bytes.length < length) {
        throw new EOFException();
      }
      return bytes;
    }

    private IOException damaged(String what) {
      return new IOException("staged messages are damaged after message " + count + ": " + what);
    }

    private IOException cutOff(EOFException cause) {
      return new IOException(
          "staged messages are damaged: they are cut off after message " + count, cause);
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
