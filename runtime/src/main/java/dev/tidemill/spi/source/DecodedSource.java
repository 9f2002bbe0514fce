/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.source;

import dev.tidemill.time.Time;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The records of another source, decoded where a batch reads them.
 *
 * <pre>{@code
 * public Source<String> texts() {
 *   return DecodedSource.of(this, RecordDecoder.text());
 * }
 * }</pre>
 *
 * <p>What is kept, in memory, a block log or a server, are the encoded records: a job with a
 * corrected decoder decodes them again. A record that cannot be decoded fails with a {@link
 * DecodeException} and follows the failure policy of the job.
 *
 * @param <R> type of the encoded records
 * @param <T> type of the records
 */
public final class DecodedSource<R extends EncodedRecord, T> implements Source<T> {
  private final Source<R> encoded;
  private final RecordDecoder<? extends T> decoder;

  private DecodedSource(Source<R> encoded, RecordDecoder<? extends T> decoder) {
    this.encoded = encoded;
    this.decoder = decoder;
  }

  /** Decodes the records of a source. */
  public static <R extends EncodedRecord, T> DecodedSource<R, T> of(
      Source<R> encoded, RecordDecoder<? extends T> decoder) {
    return new DecodedSource<>(encoded, decoder);
  }

  /** Returns the source whose records are decoded. */
  public Source<R> encoded() {
    return encoded;
  }

  @Override
  public OpenSource<T> open(SourceContext context) throws Exception {
    return new Opened<>(encoded.open(context), decoder);
  }

  @Override
  public boolean hasReceiver() {
    return encoded.hasReceiver();
  }

  /** The text of the source of encoded records. */
  @Override
  public String toString() {
    return encoded.toString();
  }

  private record Opened<R extends EncodedRecord, T>(
      OpenSource<R> encoded, RecordDecoder<? extends T> decoder) implements OpenSource<T> {
    @Override
    public Offset begin() throws Exception {
      return encoded.begin();
    }

    @Override
    public Offset end(Time batchTime, Offset from, long maxRecords) throws Exception {
      return encoded.end(batchTime, from, maxRecords);
    }

    @Override
    public List<SourcePartition<T>> partitions(OffsetRange range) throws Exception {
      List<SourcePartition<T>> partitions = new ArrayList<>();
      for (SourcePartition<R> partition : encoded.partitions(range)) {
        partitions.add(new Partition<>(partition, decoder));
      }
      return partitions;
    }

    @Override
    public Offset parse(String text) {
      return encoded.parse(text);
    }

    @Override
    public String payload(OffsetRange range) throws Exception {
      return encoded.payload(range);
    }

    @Override
    public String memory(Offset upTo) throws Exception {
      return encoded.memory(upTo);
    }

    @Override
    public OptionalLong count(OffsetRange range) {
      return encoded.count(range);
    }

    @Override
    public boolean isPostponable() {
      return encoded.isPostponable();
    }

    @Override
    public SourceLag lag(Offset upTo) throws Exception {
      return encoded.lag(upTo);
    }

    @Override
    public Optional<ReplayCapability> replay() {
      return encoded.replay();
    }

    @Override
    public Optional<Credit> credit() {
      return encoded.credit();
    }

    @Override
    public void counted(OffsetRange range, long records) {
      encoded.counted(range, records);
    }

    @Override
    public String describe(OffsetRange range) {
      return encoded.describe(range);
    }

    @Override
    public boolean hasMore(Offset from) throws Exception {
      return encoded.hasMore(from);
    }

    @Override
    public void paused(boolean paused) throws Exception {
      encoded.paused(paused);
    }

    @Override
    public void stopIntake() throws Exception {
      encoded.stopIntake();
    }

    @Override
    public void completed(OffsetRange range, BatchOutcome outcome) {
      encoded.completed(range, outcome);
    }

    @Override
    public void release(Offset upTo) {
      encoded.release(upTo);
    }

    @Override
    public void close() throws IOException {
      encoded.close();
    }

    @Override
    public String toString() {
      return encoded.toString();
    }
  }

  private record Partition<R extends EncodedRecord, T>(
      SourcePartition<R> encoded, RecordDecoder<? extends T> decoder)
      implements SourcePartition<T> {
    @Override
    public PartitionReader<T> open() throws Exception {
      return new Reader<>(encoded.open(), decoder);
    }

    @Override
    public String describe() {
      return encoded.describe();
    }

    @Override
    public OptionalLong estimatedRecords() {
      return encoded.estimatedRecords();
    }
  }

  private static final class Reader<R extends EncodedRecord, T> implements PartitionReader<T> {
    private final PartitionReader<R> encoded;
    private final RecordDecoder<? extends T> decoder;
    private @Nullable T current;

    Reader(PartitionReader<R> encoded, RecordDecoder<? extends T> decoder) {
      this.encoded = encoded;
      this.decoder = decoder;
    }

    @Override
    public boolean next() throws Exception {
      current = null;
      while (current == null && encoded.next()) {
        current = decoded(encoded.record());
      }
      return current != null;
    }

    private @Nullable T decoded(R record) throws InterruptedException {
      try {
        return decoder.decode(record);
      } catch (InterruptedException e) {
        throw e;
      } catch (Exception | StackOverflowError e) { // content may be nested too deep
        DecodeException.requireFaultOfRecord(e);
        throw DecodeException.of(record, position(), e);
      }
    }

    @Override
    public T record() {
      if (current == null) {
        throw new IllegalStateException("there is no current record");
      }
      return current;
    }

    /** In words of the record, and of the source, where both know it. */
    @Override
    public String position() {
      String ofRecord = encoded.record().position();
      String ofSource = encoded.position();
      return ofRecord.isEmpty() || ofSource.isEmpty() || ofRecord.equals(ofSource)
          ? ofRecord + (ofRecord.isEmpty() ? ofSource : "")
          : ofRecord + ", " + ofSource;
    }

    @Override
    public void close() throws IOException {
      encoded.close();
    }
  }
}
