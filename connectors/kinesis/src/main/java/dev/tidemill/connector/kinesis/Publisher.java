/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kinesis;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.spi.sink.MessageSender;
import dev.tidemill.spi.sink.OutgoingMessage;
import dev.tidemill.spi.sink.StagedMessages;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResultEntry;

/**
 * Puts batches, in requests that are as large as the service takes. A request may succeed in part:
 * what was refused is put again after a pause that grows, for as long as the timeout says.
 */
final class Publisher implements MessageSender {
  private static final int MAX_RECORDS = 500;

  /** The service takes 5 MiB, and 10 MiB where records may be that large. */
  private static final int MAX_BYTES = 4 << 20;

  private static final long FIRST_BACKOFF_MILLIS = 100;
  private static final long LONGEST_BACKOFF_MILLIS = 5_000;

  private final Access access;
  private final Duration putTimeout;
  private final SdkClients clients;

  private Publisher(Access access, Duration putTimeout, SdkClients clients) {
    this.access = access;
    this.putTimeout = putTimeout;
    this.clients = clients;
  }

  static Publisher open(Access access, Duration putTimeout, String jobId) {
    SdkClients clients = null;
    try {
      SdkClients created =
          Reasons.translated(access.toString(), () -> SdkClients.create(access, jobId));
      clients = created;
      Reasons.translated(
          access.toString(),
          () -> created
              .kinesis()
              .describeStreamSummary(request -> request.streamName(access.stream())));
      return new Publisher(access, putTimeout, created);
    } catch (RuntimeException e) {
      if (clients != null) {
        clients.close();
      }
      if (e instanceof ServiceFailure failure) {
        throw new TidemillException(ErrorCode.OUTPUT_FAILED, failure.text(), failure);
      }
      throw e;
    }
  }

  @Override
  public void send(StagedMessages messages) throws IOException, InterruptedException {
    List<PutRecordsRequestEntry> request = new ArrayList<>();
    int requestBytes = 0;
    for (Optional<OutgoingMessage> message = messages.next();
        message.isPresent();
        message = messages.next()) {
      OutgoingMessage record = message.get();
      int bytes = RecordEncoder.bytes(record);
      if (request.size() == MAX_RECORDS
          || (!request.isEmpty() && requestBytes + bytes > MAX_BYTES)) {
        putAll(request);
        request.clear();
        requestBytes = 0;
      }
      request.add(PutRecordsRequestEntry.builder()
          .partitionKey(record.destination())
          .data(SdkBytes.fromByteArrayUnsafe(record.payload()))
          .build());
      requestBytes += bytes;
    }
    if (!request.isEmpty()) {
      putAll(request);
    }
  }

  private void putAll(List<PutRecordsRequestEntry> records) throws InterruptedException {
    List<PutRecordsRequestEntry> left = List.copyOf(records);
    long waitedMillis = 0;
    for (long backoff = FIRST_BACKOFF_MILLIS;
        ;
        backoff = Math.min(2 * backoff, LONGEST_BACKOFF_MILLIS)) {
      Refusal refusal = put(left);
      left = refusal.records();
      if (left.isEmpty()) {
        return;
      }
      if (waitedMillis >= putTimeout.toMillis()) {
        throw new TidemillException(
            ErrorCode.OUTPUT_FAILED,
            access + ": " + left.size() + " of " + records.size()
                + " records were refused for " + waitedMillis + " ms, and putTimeout is "
                + putTimeout.toMillis() + " ms: " + refusal.reason(),
            refusal.cause().orElse(null));
      }
      TimeUnit.MILLISECONDS.sleep(backoff);
      waitedMillis += backoff;
    }
  }

  /** What the service has not taken, and why. */
  private record Refusal(
      List<PutRecordsRequestEntry> records, String reason, Optional<Throwable> cause) {}

  private Refusal put(List<PutRecordsRequestEntry> records) {
    PutRecordsResponse response;
    try {
      response = Reasons.translated(
          access.toString(),
          () -> clients
              .kinesis()
              .putRecords(request -> request.streamName(access.stream()).records(records)));
    } catch (ServiceFailure e) {
      if (e.kind() == ServiceFailure.Kind.THROTTLED) {
        return new Refusal(records, e.text(), Optional.of(e));
      }
      throw new TidemillException(ErrorCode.OUTPUT_FAILED, e.text(), e);
    }
    List<PutRecordsRequestEntry> refused = new ArrayList<>();
    String reason = "";
    List<PutRecordsResultEntry> results = response.records();
    for (int i = 0; i < results.size(); i++) {
      if (results.get(i).errorCode() != null) {
        refused.add(records.get(i));
        reason = results.get(i).errorCode() + ", \"" + results.get(i).errorMessage()
            + "\"; add shards, or spread the partition keys";
      }
    }
    return new Refusal(refused, reason, Optional.empty());
  }

  @Override
  public void close() {
    clients.close();
  }
}
