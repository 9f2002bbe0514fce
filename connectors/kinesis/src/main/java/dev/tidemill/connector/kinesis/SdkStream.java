/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kinesis;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import software.amazon.awssdk.core.SdkResponse;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.GetShardIteratorRequest;
import software.amazon.awssdk.services.kinesis.model.ListShardsRequest;
import software.amazon.awssdk.services.kinesis.model.ListShardsResponse;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;
import software.amazon.awssdk.services.kinesis.model.StreamDescriptionSummary;
import software.amazon.awssdk.services.kinesis.model.StreamStatus;

/** A stream by the AWS SDK. */
final class SdkStream implements StreamClient {
  /** The most that one request may bring. */
  private static final int MAX_RECORDS = 10_000;

  private final Access access;
  private final SdkClients clients;

  private SdkStream(Access access, SdkClients clients) {
    this.access = access;
    this.clients = clients;
  }

  static StreamClient connect(Access access, String jobsId) {
    return new SdkStream(
        access, Reasons.translated(access.toString(), () -> SdkClients.create(access, jobsId)));
  }

  @Override
  public Summary summary() {
    return Reasons.translated(access.toString(), () -> {
      var response =
          clients.kinesis().describeStreamSummary(request -> request.streamName(access.stream()));
      StreamDescriptionSummary stream = response.streamDescriptionSummary();
      if (stream.streamStatus() == StreamStatus.CREATING
          || stream.streamStatus() == StreamStatus.DELETING) {
        throw new ServiceFailure(
            ServiceFailure.Kind.NOT_FOUND,
            access + ": the stream is " + stream.streamStatusAsString(),
            new IllegalStateException(stream.streamStatusAsString()));
      }
      return new Summary(
          Duration.ofHours(stream.retentionPeriodHours()),
          serverMillis(response).orElse(stream.streamCreationTimestamp().toEpochMilli()));
    });
  }

  @Override
  public List<ShardInfo> shards() {
    return Reasons.translated(access.toString(), () -> {
      List<ShardInfo> all = new ArrayList<>();
      ListShardsRequest request =
          ListShardsRequest.builder().streamName(access.stream()).build();
      while (true) {
        ListShardsResponse response = clients.kinesis().listShards(request);
        response.shards().forEach(shard -> all.add(info(shard)));
        if (response.nextToken() == null) {
          return all;
        }
        request = ListShardsRequest.builder().nextToken(response.nextToken()).build();
      }
    });
  }

  private static ShardInfo info(Shard shard) {
    List<String> parents = new ArrayList<>();
    if (shard.parentShardId() != null) {
      parents.add(shard.parentShardId());
    }
    if (shard.adjacentParentShardId() != null) {
      parents.add(shard.adjacentParentShardId());
    }
    return new ShardInfo(
        shard.shardId(),
        List.copyOf(parents),
        shard.sequenceNumberRange().endingSequenceNumber() != null);
  }

  @Override
  public String iterator(String shardId, Seek seek, String value) {
    GetShardIteratorRequest.Builder request = GetShardIteratorRequest.builder()
        .streamName(access.stream())
        .shardId(shardId)
        .shardIteratorType(ShardIteratorType.fromValue(seek.name()));
    request = switch (seek) {
      case AT_TIMESTAMP -> request.timestamp(Instant.ofEpochMilli(Long.parseLong(value)));
      case AT_SEQUENCE_NUMBER -> request.startingSequenceNumber(value);
      case TRIM_HORIZON, LATEST -> request;
    };
    GetShardIteratorRequest built = request.build();
    return Reasons.translated(
        access + ", " + shardId, () -> clients.kinesis().getShardIterator(built).shardIterator());
  }

  @Override
  public Fetch fetch(String shardId, String iterator) {
    GetRecordsResponse response = Reasons.translated(
        access + ", " + shardId,
        () -> clients
            .kinesis()
            .getRecords(request -> request.shardIterator(iterator).limit(MAX_RECORDS)));
    List<KinesisRecord> records = new ArrayList<>();
    long bytes = 0;
    for (Record record : response.records()) {
      byte[] data = record.data().asByteArrayUnsafe();
      bytes += data.length;
      Instant arrival = record.approximateArrivalTimestamp();
      records.addAll(Aggregate.takeApart(
          shardId,
          record.sequenceNumber(),
          record.partitionKey(),
          data,
          arrival == null ? 0 : arrival.toEpochMilli()));
    }
    Long behind = response.millisBehindLatest();
    return new Fetch(
        records,
        Optional.ofNullable(response.nextShardIterator()),
        behind == null ? 0 : behind,
        response.records().size() >= MAX_RECORDS,
        bytes,
        serverMillis(response));
  }

  private static OptionalLong serverMillis(SdkResponse response) {
    Optional<String> date = response.sdkHttpResponse().firstMatchingHeader("Date");
    try {
      return date.isEmpty()
          ? OptionalLong.empty()
          : OptionalLong.of(ZonedDateTime.parse(date.get(), DateTimeFormatter.RFC_1123_DATE_TIME)
              .toInstant()
              .toEpochMilli());
    } catch (DateTimeException e) {
      return OptionalLong.empty();
    }
  }

  @Override
  public void close() {
    clients.close();
  }
}
