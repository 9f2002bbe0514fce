/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.spi.source.OpenSource;
import dev.tidemill.spi.source.SourcePartition;
import dev.tidemill.time.ManualClock;
import dev.tidemill.time.Time;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class PartitionedLogSourceTest {
  private final ManualClock clock = new ManualClock();
  private final PartitionedLog<String> log = new PartitionedLog<>(2);
  private final OpenSource<String> source =
      new PartitionedLogSource<>(log).open(SourceContexts.of("log", clock, new Problems()));

  @Test
  void a_batch_holds_what_had_arrived_by_its_time() throws Exception {
    SourceDriver<String> driver = new SourceDriver<>(source);
    append(0, 500, "a");
    append(1, 1000, "b", "c");
    append(0, 1001, "d");
    assertThat(driver.batch(1000)).containsExactly("a", "b", "c");
    assertThat(driver.lastRange()).hasToString("[, 0:1,1:2)");
    assertThat(driver.batch(2000)).containsExactly("d");
    assertThat(driver.batch(3000)).isEmpty();
  }

  @Test
  void a_failed_batch_is_asked_for_again_with_what_came_meanwhile() throws Exception {
    SourceDriver<String> driver = new SourceDriver<>(source);
    append(0, 500, "a");
    driver.batch(1000);
    driver.fail();
    append(0, 1500, "b");
    assertThat(driver.batch(2000)).containsExactly("a", "b");
  }

  @Test
  void a_new_partition_is_read_from_its_beginning() throws Exception {
    SourceDriver<String> driver = new SourceDriver<>(source);
    append(0, 100, "a");
    driver.batch(1000);
    assertThat(log.addPartition()).isEqualTo(2);
    assertThat(driver.batch(2000)).isEmpty();
    append(2, 2500, "n");
    assertThat(driver.batch(3000)).containsExactly("n");
    assertThat(driver.lastRange()).hasToString("[0:1,1:0, 0:1,1:0,2:1)");
  }

  @Test
  void a_limit_is_shared_out_by_what_partitions_have() throws Exception {
    SourceDriver<String> driver = new SourceDriver<>(source);
    append(0, 100, IntStream.range(0, 90).mapToObj(Integer::toString).toArray(String[]::new));
    append(1, 100, IntStream.range(0, 10).mapToObj(Integer::toString).toArray(String[]::new));
    assertThat(driver.batch(1000, 20)).hasSize(20);
    assertThat(driver.lastPartitions()).map(List::size).containsExactly(18, 2);
    assertThat(driver.batch(2000, 1)).hasSize(1);
    assertThat(driver.batch(3000)).hasSize(79);
  }

  @Test
  void an_offset_is_its_text_again() {
    LogOffset offset = LogOffset.of(Map.of(0, 12L, 1, 7L));
    assertThat(offset.text()).isEqualTo("0:12,1:7");
    assertThat(source.parse("0:12,1:7")).isEqualTo(offset);
    assertThat(source.parse("")).isEqualTo(new LogOffset(new TreeMap<>()));
  }

  @Test
  void released_offsets_are_acknowledged() throws Exception {
    SourceDriver<String> driver = new SourceDriver<>(source);
    append(1, 100, "a");
    driver.batch(1000);
    assertThat(log.acknowledged()).isEmpty();
    driver.release();
    assertThat(log.acknowledged()).isEqualTo(Map.of(0, 0L, 1, 1L));
  }

  @Test
  void nothing_counts_that_arrives_after_the_end_of_the_intake() throws Exception {
    SourceDriver<String> driver = new SourceDriver<>(source);
    append(0, 400, "a");
    clock.advance(Duration.ofMillis(500));
    source.stopIntake();
    append(0, 600, "b");
    clock.advance(Duration.ofMillis(500));
    assertThat(driver.hasMore()).isTrue();
    assertThat(driver.batch(1000)).containsExactly("a");
    assertThat(driver.hasMore()).isFalse();
  }

  @Test
  void a_partition_can_be_read_where_it_was_sent_to() throws Exception {
    SourceDriver<String> driver = new SourceDriver<>(source);
    append(0, 100, "a", "b");
    driver.batch(1000);
    SourcePartition<String> sent = sent(source.partitions(driver.lastRange()).get(0));
    assertThat(SourceDriver.read(sent)).containsExactly("a", "b");
    assertThat(sent.estimatedRecords()).hasValue(2);
  }

  @Test
  void closing_disconnects() throws Exception {
    assertThat(log.connections()).isEqualTo(1);
    source.close();
    assertThat(log.connections()).isZero();
  }

  private void append(int partition, long millis, String... records) {
    log.append(partition, Time.ofMillis(millis), List.of(records));
  }

  @SuppressWarnings("unchecked")
  private static SourcePartition<String> sent(SourcePartition<String> partition) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(partition);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return (SourcePartition<String>) in.readObject();
    }
  }
}
