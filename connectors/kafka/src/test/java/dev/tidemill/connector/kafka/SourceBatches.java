/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.spi.job.ConnectorThreads;
import dev.tidemill.spi.job.JobIdentity;
import dev.tidemill.spi.source.Offset;
import dev.tidemill.spi.source.OffsetRange;
import dev.tidemill.spi.source.OpenSource;
import dev.tidemill.spi.source.PartitionReader;
import dev.tidemill.spi.source.ReceiverOpener;
import dev.tidemill.spi.source.Source;
import dev.tidemill.spi.source.SourceContext;
import dev.tidemill.spi.source.SourcePartition;
import dev.tidemill.spi.storage.LocalStorage;
import dev.tidemill.time.ManualClock;
import dev.tidemill.time.Time;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Asks a source for batches of one second as the runtime does, and holds it to the contract: a range reads the same again,
 * also after its partitions have travelled, and offsets survive as texts.
 */
final class SourceBatches<T> implements AutoCloseable {
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  /** What the source is told. Brokers may take half of it to answer, and a batch is empty if they do not. */
  private static final Duration BATCH_INTERVAL = Duration.ofSeconds(20);

  private final ManualClock clock = new ManualClock();
  private final List<String> problems = new ArrayList<>();
  private final OpenSource<T> source;
  private Offset from;
  private OffsetRange last;

  SourceBatches(Source<T> declared) throws Exception {
    source = declared.open(new SourceContext(
        "orders",
        new JobIdentity("job", 1),
        clock,
        new LocalStorage(),
        ConnectorThreads.of("orders"),
        BATCH_INTERVAL,
        Time.ofMillis(0),
        Time.ofMillis(0),
        2,
        ReceiverOpener.NONE,
        (message, cause) -> problems.add(message),
        Optional.empty()));
    from = source.begin();
    last = new OffsetRange(from, from);
  }

  List<T> next() throws Exception {
    return next(Long.MAX_VALUE);
  }

  /** The records of the next batch, in order of its partitions. */
  List<T> next(long maxRecords) throws Exception {
    cut(maxRecords);
    List<T> records = read();
    assertThat(read()).as("read again").isEqualTo(records);
    return records;
  }

  /** Names the next batch without reading it. */
  OffsetRange cut(long maxRecords) throws Exception {
    clock.advance(INTERVAL);
    last = new OffsetRange(from, source.end(clock.now(), from, maxRecords));
    from = last.until();
    assertThat(source.parse(from.text())).as("offset as text").isEqualTo(from);
    return last;
  }

  /** The records of the last batch. */
  List<T> read() throws Exception {
    List<T> records = new ArrayList<>();
    parts().forEach(records::addAll);
    return records;
  }

  /** The records of the last batch, partition by partition, as workers elsewhere read them. */
  List<List<T>> parts() throws Exception {
    List<List<T>> parts = new ArrayList<>();
    for (SourcePartition<T> partition : source.partitions(last)) {
      List<T> records = new ArrayList<>();
      try (PartitionReader<T> reader = sent(partition).open()) {
        while (reader.next()) {
          records.add(reader.record());
        }
        assertThat(reader.next()).as("after the end").isFalse();
      }
      parts.add(records);
    }
    return parts;
  }

  OpenSource<T> source() {
    return source;
  }

  OffsetRange lastRange() {
    return last;
  }

  String description() {
    return source.describe(last);
  }

  List<String> problems() {
    return problems;
  }

  void release() {
    source.release(last.until());
  }

  boolean hasMore() throws Exception {
    return source.hasMore(from);
  }

  void advance(Duration time) {
    clock.advance(time);
  }

  @Override
  public void close() throws IOException {
    source.close();
  }

  /** A value as it is after it has travelled to a worker in another process. */
  @SuppressWarnings("unchecked")
  static <S> S sent(S value) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(value);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return (S) in.readObject();
    }
  }
}
