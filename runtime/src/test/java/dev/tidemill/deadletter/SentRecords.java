/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.deadletter;

import dev.tidemill.codec.CodecConstructor;
import dev.tidemill.spi.source.EncodedRecord;
import dev.tidemill.spi.source.Offset;
import dev.tidemill.spi.source.OffsetRange;
import dev.tidemill.spi.source.OpenSource;
import dev.tidemill.spi.source.RowOffset;
import dev.tidemill.spi.source.RowReader;
import dev.tidemill.spi.source.Source;
import dev.tidemill.spi.source.SourceContext;
import dev.tidemill.spi.source.SourcePartition;
import dev.tidemill.time.Time;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/** A source of given records as their sender has encoded them, in batches of at most some. */
final class SentRecords implements Source<SentRecords.Sent> {
  private static final int AT_ONCE = 4;

  /** A record at a position of a topic. */
  static final class Sent implements EncodedRecord, Serializable {
    private final long number;
    private final byte[] payload;

    @CodecConstructor({"number", "payload"})
    Sent(long number, byte[] payload) {
      this.number = number;
      this.payload = payload;
    }

    @Override
    public byte[] payload() {
      return payload;
    }

    @Override
    public String position() {
      return "sent@" + number;
    }
  }

  private final List<Sent> all;

  private SentRecords(List<Sent> all) {
    this.all = all;
  }

  static SentRecords of(String... texts) {
    return of(
        Stream.of(texts).map(text -> text.getBytes(StandardCharsets.UTF_8)).toList());
  }

  static SentRecords of(List<byte[]> payloads) {
    return new SentRecords(Stream.iterate(0, i -> i < payloads.size(), i -> i + 1)
        .map(i -> new Sent(i, payloads.get(i)))
        .toList());
  }

  @Override
  public OpenSource<Sent> open(SourceContext context) {
    return new OpenSource<>() {
      @Override
      public Offset begin() {
        return new RowOffset(0);
      }

      @Override
      public Offset end(Time batchTime, Offset from, long maxRecords) {
        long most = Math.min(maxRecords, AT_ONCE);
        return new RowOffset(Math.min(all.size(), ((RowOffset) from).row() + most));
      }

      @Override
      public List<SourcePartition<Sent>> partitions(OffsetRange range) {
        List<Sent> records = all;
        long from = ((RowOffset) range.from()).row();
        long until = ((RowOffset) range.until()).row();
        return List.of(() -> new RowReader<>(from, until, row -> records.get((int) row)));
      }

      @Override
      public Offset parse(String text) {
        return RowOffset.parse(text);
      }

      @Override
      public boolean hasMore(Offset from) {
        return ((RowOffset) from).row() < all.size();
      }

      @Override
      public void stopIntake() {}

      @Override
      public void close() {}
    };
  }
}
