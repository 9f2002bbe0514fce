/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kinesis;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Takes apart records that a producer has packed into one, in the format of the Kinesis Producer
 * Library.
 *
 * <pre>
 * aggregate       = F3 89 9A C2, AggregatedRecord as protocol buffer, MD5 of it
 * AggregatedRecord: 1 repeated string partition_key_table
 *                   2 repeated string explicit_hash_key_table
 *                   3 repeated Record records
 * Record:           1 uint64 partition_key_index
 *                   2 optional uint64 explicit_hash_key_index
 *                   3 bytes data
 *                   4 repeated Tag tags (not used)
 * </pre>
 *
 * <p>Data that only looks like an aggregate, because its checksum or its structure is wrong, is a
 * record like any other. All records of an aggregate are taken, also those whose hash key belongs to
 * another shard: only some producers send these again, and a record twice is better than none.
 */
final class Aggregate {
  private static final byte[] MAGIC = {(byte) 0xF3, (byte) 0x89, (byte) 0x9A, (byte) 0xC2};
  private static final int DIGEST = 16;

  private static final int VARINT = 0;
  private static final int FIXED_64 = 1;
  private static final int BYTES = 2;
  private static final int FIXED_32 = 5;

  private final List<String> partitionKeys = new ArrayList<>();
  private final List<String> hashKeys = new ArrayList<>();
  private final List<ByteBuffer> records = new ArrayList<>();

  private Aggregate() {}

  /** The records of one: itself if nothing is packed into it. */
  static List<KinesisRecord> takeApart(
      String shardId, String sequence, String partitionKey, byte[] data, long arrivalMillis) {
    if (isAggregate(data)) {
      try {
        Aggregate aggregate = new Aggregate();
        aggregate.read(ByteBuffer.wrap(data, MAGIC.length, data.length - MAGIC.length - DIGEST)
            .slice());
        List<KinesisRecord> parts = aggregate.records(shardId, sequence, arrivalMillis);
        if (!parts.isEmpty()) {
          return parts;
        }
      } catch (MalformedAggregateException
          | BufferUnderflowException
          | ArithmeticException
          | IllegalArgumentException
          | IndexOutOfBoundsException e) {
        // Data of some other format that begins in the same way.
      }
    }
    return List.of(
        new KinesisRecord(shardId, sequence, 0, 1, partitionKey, "", data, arrivalMillis));
  }

  private static boolean isAggregate(byte[] data) {
    if (data.length <= MAGIC.length + DIGEST
        || !Arrays.equals(data, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
      return false;
    }
    try {
      MessageDigest md5 = MessageDigest.getInstance("MD5");
      md5.update(data, MAGIC.length, data.length - MAGIC.length - DIGEST);
      return Arrays.equals(
          md5.digest(), Arrays.copyOfRange(data, data.length - DIGEST, data.length));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has MD5", e);
    }
  }

  private void read(ByteBuffer message) {
    while (message.hasRemaining()) {
      long tag = varint(message);
      switch ((int) (tag >>> 3)) {
        case 1 -> partitionKeys.add(text(bytes(message, tag)));
        case 2 -> hashKeys.add(text(bytes(message, tag)));
        case 3 -> records.add(bytes(message, tag));
        default -> skip(message, tag);
      }
    }
  }

  private List<KinesisRecord> records(String shardId, String sequence, long arrivalMillis) {
    List<KinesisRecord> all = new ArrayList<>(records.size());
    for (ByteBuffer message : records) {
      long key = -1;
      long hashKey = -1;
      byte[] data = new byte[0];
      while (message.hasRemaining()) {
        long tag = varint(message);
        switch ((int) (tag >>> 3)) {
          case 1 -> key = varint(message);
          case 2 -> hashKey = varint(message);
          case 3 -> {
            ByteBuffer found = bytes(message, tag);
            data = new byte[found.remaining()];
            found.get(data);
          }
          default -> skip(message, tag);
        }
      }
      all.add(new KinesisRecord(
          shardId,
          sequence,
          all.size(),
          records.size(),
          partitionKeys.get(Math.toIntExact(key)),
          hashKey < 0 ? "" : hashKeys.get(Math.toIntExact(hashKey)),
          data,
          arrivalMillis));
    }
    return all;
  }

  private static long varint(ByteBuffer from) {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      byte next = from.get();
      value |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new MalformedAggregateException("a number does not end");
  }

  private static ByteBuffer bytes(ByteBuffer from, long tag) {
    if ((tag & 7) != BYTES) {
      throw new MalformedAggregateException("a field has the wire type " + (tag & 7));
    }
    long length = varint(from);
    if (length < 0 || length > from.remaining()) {
      throw new MalformedAggregateException("a field is longer than what is left");
    }
    ByteBuffer part = from.slice(from.position(), (int) length);
    from.position(from.position() + (int) length);
    return part;
  }

  private static String text(ByteBuffer bytes) {
    return StandardCharsets.UTF_8.decode(bytes).toString();
  }

  private static void skip(ByteBuffer from, long tag) {
    switch ((int) (tag & 7)) {
      case VARINT -> varint(from);
      case FIXED_64 -> from.position(from.position() + 8);
      case BYTES -> bytes(from, tag);
      case FIXED_32 -> from.position(from.position() + 4);
      default -> throw new MalformedAggregateException("a field has no known wire type");
    }
  }

  /** The data is no aggregate after all. */
  private static final class MalformedAggregateException extends RuntimeException {
    MalformedAggregateException(String message) {
      super(message);
    }
  }
}
