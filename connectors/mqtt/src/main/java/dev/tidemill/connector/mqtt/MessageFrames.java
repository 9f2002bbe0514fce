/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.mqtt;

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
 * How messages that are to be sent are staged: bytes that every later version of the sink can read.
 *
 * <pre>
 * file  = "TMMQ" version:1 frame* 0:4 count:8
 * frame = topicLength:4 topic payloadLength:4 payload
 * </pre>
 *
 * <p>Numbers are big-endian, and topics are UTF-8 and not empty. The count at the end tells a
 * complete file from one that was cut off. Checksums are left to the staging that keeps the bytes.
 */
final class MessageFrames {
  private static final int MAGIC = 0x544d4d51;
  private static final int VERSION = 1;

  /** Longest topic and largest content of the protocol. */
  private static final int MAX_TOPIC = 65_535;

  private static final int MAX_PAYLOAD = 268_435_455;

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

    void write(Outgoing message) throws IOException {
      byte[] topic = message.topic().getBytes(StandardCharsets.UTF_8);
      out.writeInt(topic.length);
      out.write(topic);
      out.writeInt(message.payload().length);
      out.write(message.payload());
      count++;
    }

    /** Completes the file; the output stays open. */
    void finish() throws IOException {
      out.writeInt(0);
      out.writeLong(count);
      out.flush();
    }
  }

  /** Reads messages one by one. */
  static final class Reader implements Closeable {
    private final DataInputStream in;
    private long count;

    /** Reads the beginning of a file. */
    Reader(InputStream in) throws IOException {
      this.in = new DataInputStream(new BufferedInputStream(in));
      try {
        if (this.in.readInt() != MAGIC) {
          throw new IOException("what was staged are not messages for MQTT");
        }
        int version = this.in.readUnsignedByte();
        if (version != VERSION) {
          throw new IOException("messages were staged in format " + version
              + ", and this version of the MQTT connector reads format " + VERSION
              + "; finish the batch with the version that has staged it");
        }
      } catch (EOFException e) {
        throw cutOff(e);
      }
    }

    /** The next message; empty after the last one, if the file is complete. */
    Optional<Outgoing> next() throws IOException {
      try {
        int topicLength = in.readInt();
        if (topicLength == 0) {
          long written = in.readLong();
          if (written != count) {
            throw damaged("there are " + count + " messages, and " + written + " were written");
          }
          return Optional.empty();
        }
        String topic = new String(bytes(topicLength, MAX_TOPIC), StandardCharsets.UTF_8);
        byte[] payload = bytes(in.readInt(), MAX_PAYLOAD);
        count++;
        return Optional.of(new Outgoing(topic, payload));
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
