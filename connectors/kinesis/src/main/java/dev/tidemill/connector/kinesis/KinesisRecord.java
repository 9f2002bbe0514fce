/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kinesis;

import dev.tidemill.codec.CodecConstructor;
import dev.tidemill.spi.source.EncodedRecord;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

/**
 * A record as a producer has put it. Records that a producer has packed into one, in the format of
 * the Kinesis Producer Library, are separate records here, with the same sequence number and
 * different sub-sequence numbers.
 */
public final class KinesisRecord implements EncodedRecord, Serializable {
  private final String shardId;
  private final String sequenceNumber;
  private final int subSequenceNumber;
  private final int aggregateSize;
  private final String partitionKey;
  private final String explicitHashKey;
  private final byte[] data;
  private final long arrivalMillis;

  @CodecConstructor({
    "shardId",
    "sequenceNumber",
    "subSequenceNumber",
    "aggregateSize",
    "partitionKey",
    "explicitHashKey",
    "data",
    "arrivalMillis"
  })
  KinesisRecord(
      String shardId,
      String sequenceNumber,
      int subSequenceNumber,
      int aggregateSize,
      String partitionKey,
      String explicitHashKey,
      byte[] data,
      long arrivalMillis) {
    this.shardId = shardId;
    this.sequenceNumber = sequenceNumber;
    this.subSequenceNumber = subSequenceNumber;
    this.aggregateSize = aggregateSize;
    this.partitionKey = partitionKey;
    this.explicitHashKey = explicitHashKey;
    this.data = data;
    this.arrivalMillis = arrivalMillis;
  }

  /** A record with a text in UTF-8: for tests. */
  public static KinesisRecord of(String partitionKey, String text) {
    return new KinesisRecord(
        "shardId-000000000000",
        "0",
        0,
        1,
        partitionKey,
        "",
        text.getBytes(StandardCharsets.UTF_8),
        0);
  }

  /** Returns the id of the shard that the record was read from. */
  public String shardId() {
    return shardId;
  }

  /** Returns the sequence number that the service has given the record. */
  public String sequenceNumber() {
    return sequenceNumber;
  }

  /**
   * Returns the index of the record among those that were packed into one; 0 for a record that was
   * put alone.
   */
  public int subSequenceNumber() {
    return subSequenceNumber;
  }

  /** Returns the key by which the producer has chosen the shard. */
  public String partitionKey() {
    return partitionKey;
  }

  /**
   * Returns the hash key that the producer has set instead of that of the partition key. The service
   * passes it on only for records that were packed into one.
   */
  public Optional<String> explicitHashKey() {
    return explicitHashKey.isEmpty() ? Optional.empty() : Optional.of(explicitHashKey);
  }

  /** Returns the content. Callers do not change the array. */
  @Override
  public byte[] payload() {
    return data;
  }

  /** Shard and sequence number: {@code shardId-000000000000@4959...:2}. */
  @Override
  public String position() {
    return shardId + "@" + sequenceNumber + (aggregateSize == 1 ? "" : ":" + subSequenceNumber);
  }

  /**
   * Returns the value of {@code partitionKey}, {@code explicitHashKey}, {@code shardId} or {@code
   * sequenceNumber}.
   */
  @Override
  public Optional<String> attribute(String name) {
    return switch (name) {
      case "partitionKey" -> Optional.of(partitionKey);
      case "explicitHashKey" -> explicitHashKey();
      case "shardId" -> Optional.of(shardId);
      case "sequenceNumber" -> Optional.of(sequenceNumber);
      default -> Optional.empty();
    };
  }

  /** Returns how many bytes the content has. */
  @Override
  public int size() {
    return data.length;
  }

  /**
   * Returns the content as text.
   *
   * @throws CharacterCodingException if it is not UTF-8
   */
  public String text() throws CharacterCodingException {
    return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(data)).toString();
  }

  /** Returns when the record arrived, by the clock of the service; approximate. */
  public Instant arrivalTime() {
    return Instant.ofEpochMilli(arrivalMillis);
  }

  long arrivalMillis() {
    return arrivalMillis;
  }

  /** The position behind this record. */
  Position after() {
    return subSequenceNumber == aggregateSize - 1
        ? Position.after(sequenceNumber)
        : Position.after(sequenceNumber, subSequenceNumber);
  }

  /** What the record costs in a buffer, approximately. */
  long bufferedBytes() {
    return 200L + data.length + partitionKey.length();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof KinesisRecord that
        && shardId.equals(that.shardId)
        && sequenceNumber.equals(that.sequenceNumber)
        && subSequenceNumber == that.subSequenceNumber
        && aggregateSize == that.aggregateSize
        && partitionKey.equals(that.partitionKey)
        && explicitHashKey.equals(that.explicitHashKey)
        && Arrays.equals(data, that.data)
        && arrivalMillis == that.arrivalMillis;
  }

  @Override
  public int hashCode() {
    return Objects.hash(shardId, sequenceNumber, subSequenceNumber, Arrays.hashCode(data));
  }

  /** Position and size; not the content, which may be large or private. */
  @Override
  public String toString() {
    return "record " + position() + ", " + data.length + " bytes";
  }
}
