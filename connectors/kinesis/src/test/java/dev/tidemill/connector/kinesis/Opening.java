/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kinesis;

import dev.tidemill.spi.job.ConnectorThreads;
import dev.tidemill.spi.job.JobIdentity;
import dev.tidemill.spi.source.NamedRange;
import dev.tidemill.spi.source.OffsetRange;
import dev.tidemill.spi.source.PartitionReader;
import dev.tidemill.spi.source.ReceiverOpener;
import dev.tidemill.spi.source.SourceContext;
import dev.tidemill.spi.source.SourcePartition;
import dev.tidemill.spi.source.SourceResume;
import dev.tidemill.spi.storage.LocalStorage;
import dev.tidemill.time.ManualClock;
import dev.tidemill.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Opens a source as the runtime does, and asks it for batches one by one. */
final class Opening implements AutoCloseable {
  private static final Time TIME = Time.ofMillis(1_000_000_000_000L);

  private final OpenKinesisSource source;
  private final List<String> problems;
  private ShardOffsets position;

  private Opening(OpenKinesisSource source, ShardOffsets position, List<String> problems) {
    this.source = source;
    this.position = position;
    this.problems = problems;
  }

  static Opening of(KinesisSource source) throws InterruptedException {
    return open(source, Optional.empty());
  }

  /** Another process goes on behind this one. */
  Opening resume(KinesisSource with, List<OffsetRange> ranges) throws InterruptedException {
    return open(
        with,
        Optional.of(new SourceResume(
            position.text(),
            ranges.stream()
                .map(range -> new NamedRange(
                    range.from().text(), range.until().text(), source.payload(range)))
                .toList(),
            source.memory(position))));
  }

  private static Opening open(KinesisSource source, Optional<SourceResume> resume)
      throws InterruptedException {
    List<String> problems = new ArrayList<>();
    SourceContext context = new SourceContext(
        "in",
        new JobIdentity("job", 1),
        new ManualClock(TIME),
        new LocalStorage(),
        ConnectorThreads.of("in"),
        Duration.ofSeconds(1),
        TIME,
        TIME,
        2,
        ReceiverOpener.NONE,
        (message, cause) -> {
          synchronized (problems) {
            problems.add(message);
          }
        },
        resume);
    OpenKinesisSource opened = (OpenKinesisSource) source.open(context);
    return new Opening(opened, (ShardOffsets) opened.begin(), problems);
  }

  OpenKinesisSource source() {
    return source;
  }

  ShardOffsets position() {
    return position;
  }

  List<String> problems() {
    synchronized (problems) {
      return List.copyOf(problems);
    }
  }

  /** The next range, of what has arrived. */
  OffsetRange next(long maxRecords) throws InterruptedException {
    source.readers().awaitTip();
    return nextOfFetched(maxRecords);
  }

  /** The next range, of what is fetched. */
  OffsetRange nextOfFetched(long maxRecords) {
    OffsetRange range = new OffsetRange(position, source.end(TIME, position, maxRecords));
    position = (ShardOffsets) range.until();
    return range;
  }

  List<String> texts(OffsetRange range) throws Exception {
    List<String> texts = new ArrayList<>();
    for (SourcePartition<KinesisRecord> partition : source.partitions(range)) {
      try (PartitionReader<KinesisRecord> reader = partition.open()) {
        while (reader.next()) {
          texts.add(reader.record().text());
        }
      }
    }
    return texts;
  }

  @Override
  public void close() {
    source.close();
  }
}
