/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kafka;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * How records that are to be sent are staged: bytes that every later version of the sink can read.
 *
 * <pre>
 * file    = "TMKR" version:1 frame* 0:4 count:8
 * frame   = length:4 flags:1 [topic:text] [partition:4] [timestamp:8] [key:bytes] [value:bytes] headers:4 header*
 * header  = name:text hasValue:1 [value:bytes]
 * text    = bytes, in UTF-8
 * bytes   = length:4 byte*
 * </pre>
 *
 * <p>Numbers are big-endian. The flags say which of the parts in brackets are there; a record
 * without a topic has that of the record before it. The count at the end tells a complete file from
 * one that was cut off. Checksums are left to the staging that keeps the bytes.
 */
final class RecordFrames {
  /** Largest record with key, value and headers; far more than a broker takes. */
  static final int MAX_FRAME = 256 << 20;

  private static final int MAGIC = 0x544d4b52;
  private static final int VERSION = 1;
  private static final int TOPIC = 1;
  private static final int PARTITION = 2;
  private static final int TIMESTAMP = 4;
  private static final int KEY = 8;
  private static final int VALUE = 16;

  private RecordFrames() {}

  /** Writes records one by one. */
  static final class Writer {
    private final DataOutputStream out;
    private final ByteArrayOutputStream frame = new ByteArrayOutputStream();
    private final DataOutputStream fields = new DataOutputStream(frame);
    private @Nullable String topic;
    private long count;

    Writer(OutputStream out) throws IOException {
      this.out = new DataOutputStream(out);
      this.out.writeInt(MAGIC);
      this.out.writeByte(VERSION);
    }

    void write(ProducerRecord<byte[], byte[]> record) throws IOException {
      frame.reset();
      boolean newTopic = !record.topic().equals(topic);
      fields.writeByte((newTopic ? TOPIC : 0)
          | (record.partition() == null ? 0 : PARTITION)
          | (record.timestamp() == null ? 0 : TIMESTAMP)
          | (record.key() == null ? 0 : KEY)
          | (record.value() == null ? 0 : VALUE));
      if (newTopic) {
        topic = record.topic();
        writeText(record.topic());
      }
      if (record.partition() != null) {
        fields.writeInt(record.partition());
      }
      if (record.timestamp() != null) {
        fields.writeLong(record.timestamp());
      }
      if (record.key() != null) {
        writeBytes(record.key());
      }
      if (record.value() != null) {
        writeBytes(record.value());
      }
      Header[] headers = record.headers().toArray();
      fields.writeInt(headers.length);
      for (Header header : headers) {
        writeText(header.key());
        byte[] value = header.value();
        fields.writeBoolean(value != null);
        if (value != null) {
          writeBytes(value);
        }
      }
      out.writeInt(frame.size());
      frame.writeTo(out);
      count++;
    }

    private void writeText(String text) throws IOException {
      writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }

    private void writeBytes(byte[] bytes) throws IOException {
      if (bytes.length > MAX_FRAME - frame.size()) {
        throw new TidemillException(
            ErrorCode.OUTPUT_FAILED,
            "a record for topic " + topic + " has more than " + MAX_FRAME
                + " bytes, which no broker takes; filter it out or send a reference to its content");
      }
      fields.writeInt(bytes.length);
      fields.write(bytes);
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
    private @Nullable String topic;
    private long count;

    /** Reads the beginning of a file. */
    Reader(InputStream in) throws IOException {
      this.in = new DataInputStream(in);
      try {
        if (this.in.readInt() != MAGIC) {
          throw new IOException("what was staged are not records for Kafka");
        }
        int version = this.in.readUnsignedByte();
        if (version != VERSION) {
          throw new IOException("records were staged in format " + version
              + ", and this version of the Kafka connector reads format " + VERSION
              + "; finish the batch with the version that has staged it");
        }
      } catch (EOFException e) {
        throw cutOff(e);
      }
    }

    /** The next record; empty after the last one, if the file is complete. */
    Optional<ProducerRecord<byte[], byte[]>> next() throws IOException {
      try {
        int length = in.readInt();
        if (length == 0) {
          long written = in.readLong();
          if (written != count) {
            throw damaged("there are " + count + " records, and " + written + " were written");
          }
          return Optional.empty();
        }
        if (length < 0 || length > MAX_FRAME) {
          throw damaged("a record has " + length + " bytes");
        }
        byte[] frame = in.readNBytes(length);
        if (frame.length < length) {
          throw new EOFException();
        }
        ByteBuffer fields = ByteBuffer.wrap(frame);
        ProducerRecord<byte[], byte[]> record = record(fields);
        if (fields.hasRemaining()) {
          throw damaged(fields.remaining() + " bytes follow a record");
        }
        count++;
        return Optional.of(record);
      } catch (EOFException e) {
        throw cutOff(e);
      } catch (BufferUnderflowException | IllegalArgumentException e) {
        throw damaged("a record cannot be read (" + e + ")");
      }
    }

    @SuppressWarnings(
        "NullAway") // Kafka allows keys and values that are null, which its types do not say
    private ProducerRecord<byte[], byte[]> record(ByteBuffer fields) throws IOException {
      int flags = fields.get();
      if ((flags & TOPIC) != 0) {
        topic = text(fields);
      }
      String to = topic;
      if (to == null) {
        throw damaged("the first record has no topic");
      }
      Integer partition = (flags & PARTITION) == 0 ? null : fields.getInt();
      Long timestamp = (flags & TIMESTAMP) == 0 ? null : fields.getLong();
      byte[] key = (flags & KEY) == 0 ? null : bytes(fields);
      byte[] value = (flags & VALUE) == 0 ? null : bytes(fields);
      RecordHeaders headers = new RecordHeaders();
      int headerCount = fields.getInt();
      for (int i = 0; i < headerCount; i++) {
        String name = text(fields);
        headers.add(name, fields.get() == 0 ? null : bytes(fields));
      }
      return new ProducerRecord<>(to, partition, timestamp, key, value, headers);
    }

    private static String text(ByteBuffer fields) {
      return new String(bytes(fields), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(ByteBuffer fields) {
      int length = fields.getInt();
      if (length < 0 || length > fields.remaining()) {
        throw new BufferUnderflowException(); // before an array of that length is made
      }
      byte[] bytes = new byte[length];
      fields.get(bytes);
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
