/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.spi.source.NamedRange;
import dev.tidemill.spi.source.Offset;
import dev.tidemill.spi.source.OffsetRange;
import dev.tidemill.spi.source.OpenSource;
import dev.tidemill.spi.source.PartitionReader;
import dev.tidemill.spi.source.SourcePartition;
import dev.tidemill.spi.source.SourceResume;
import dev.tidemill.spi.source.VersionedText;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/**
 * Contract test for sources: tests the promises of every
 * {@link dev.tidemill.spi.source.OpenSource}. A test class of the source implements this interface
 * and inherits the tests.
 *
 * <pre>{@code
 * class OrderSourceTest implements ReplayableSourceContract<Order> {
 *   @Override public SourceHarness<Order> harness() { return new OrderHarness(); }
 * }
 * }</pre>
 *
 * <p>Each test uses a new harness. The tests do not wait: a harness for a real system returns from
 * {@code arrive} when the source can see the records. A {@link
 * dev.tidemill.spi.source.ReceiverSource} is opened as in a job with a checkpoint directory, with a
 * block log in a temporary directory; for it, the tests wait until the receiver has stored what has
 * {@linkplain SourceHarness#arrived arrived}.
 *
 * @param <T> type of the records
 */
public interface ReplayableSourceContract<T> {
  /** A format version that no source has. */
  int LATER_VERSION = 999_999;

  /** Creates the harness of one test. */
  SourceHarness<T> harness() throws Exception;

  /** A batch may be retried, so a named range must yield the same records every time it is read. */
  @Test
  default void a_range_reads_the_same_as_often_as_it_is_asked_for() throws Exception {
    try (SourceTrial<T> trial = new SourceTrial<>(harness())) {
      OffsetRange first = trial.nextFilled();
      List<T> records = trial.read(first);
      OffsetRange second = trial.nextFilled();
      assertThat(trial.read(first)).as("records of %s, read again", first).isEqualTo(records);
      assertThat(trial.read(second)).as("records of the next range").isNotEmpty();
      assertThat(trial.open().partitions(first))
          .as("partitions of %s, asked for again", first)
          .hasSameSizeAs(trial.open().partitions(first));
    }
  }

  /**
   * A job that resumes in another process can read the ranges named earlier, from their texts
   * alone.
   */
  @Test
  default void a_range_reads_the_same_in_another_process() throws Exception {
    try (SourceTrial<T> trial = new SourceTrial<>(harness())) {
      List<OffsetRange> ranges = new ArrayList<>();
      List<List<List<T>>> records = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        OffsetRange range = trial.nextFilled();
        ranges.add(range);
        records.add(trial.readParts(range));
      }
      trial.arriveNext();
      for (int start = 2; start < 4; start++) {
        trial.resume();
        assertThat(trial.kept()).as("offsets of the ranges in start %d", start).isEqualTo(ranges);
        for (int i = 0; i < ranges.size(); i++) {
          assertThat(trial.readParts(ranges.get(i)))
              .as("partitions of %s in start %d", ranges.get(i), start)
              .isEqualTo(records.get(i));
        }
      }
    }
  }

  /**
   * Records that arrive while no process is running are read by the next one, and none is read
   * twice, also not by a third process.
   */
  @Test
  default void another_process_goes_on_where_the_last_one_was() throws Exception {
    try (SourceTrial<T> trial = new SourceTrial<>(harness())) {
      OffsetRange released = trial.nextFilled();
      OffsetRange owed = trial.nextFilled();
      List<List<T>> records = trial.readParts(owed);
      trial.remember(released);
      for (int start = 2; start < 4; start++) {
        OpenSource<T> undisturbed = trial.open();
        Offset position = trial.position();
        trial.arriveNext();
        trial.arriveNext();
        trial.resume();
        List<T> expected = trial.readRest(undisturbed, position);
        assertThat(expected).as("records that have arrived").isNotEmpty();
        assertThat(trial.readRest(trial.open(), trial.position()))
            .as("records that have arrived while no process ran, in start %d", start)
            .isEqualTo(expected);
        assertThat(trial.readParts(owed))
            .as("partitions of %s in start %d", owed, start)
            .isEqualTo(records);
        trial.nextFilled();
        trial.nextFilled();
      }
    }
  }

  /**
   * Texts of another version of the program are either read correctly or rejected, and never
   * misinterpreted.
   */
  @Test
  default void texts_of_an_unknown_version_are_refused() throws Exception {
    try (SourceTrial<T> trial = new SourceTrial<>(harness())) {
      OffsetRange range = trial.nextFilled();
      String text = range.until().text();
      VersionedText known = VersionedText.parse(text, Integer.MAX_VALUE);
      String later = new VersionedText(LATER_VERSION, known.text()).toString();
      assertThatThrownBy(() -> trial.open().parse(later))
          .as("parse(\"%s\")", later)
          .hasMessageContaining(Integer.toString(LATER_VERSION))
          .hasMessageContaining(Integer.toString(known.version()));
      assertThatThrownBy(() -> trial.open().parse(known.text()))
          .as("parse(\"%s\"), which has no version", known.text())
          .isInstanceOf(RuntimeException.class);
      String payload = trial.open().payload(range);
      if (!payload.isEmpty()) {
        VersionedText inside = VersionedText.parse(payload, Integer.MAX_VALUE);
        assertThatThrownBy(() -> trial.resume(resume -> new SourceResume(
                resume.position(),
                List.of(new NamedRange(
                    range.from().text(),
                    text,
                    new VersionedText(LATER_VERSION, inside.text()).toString())),
                resume.memory())))
            .as("opening with a payload of version %d", LATER_VERSION)
            .hasStackTraceContaining("version " + LATER_VERSION);
      }
    }
  }

  /** Progress is stored as text. */
  @Test
  default void offsets_survive_as_text() throws Exception {
    try (SourceTrial<T> trial = new SourceTrial<>(harness())) {
      OffsetRange range = trial.nextFilled();
      for (Offset offset : List.of(range.from(), range.until())) {
        Offset parsed = trial.open().parse(offset.text());
        assertThat(parsed).as("what parse makes of \"%s\"", offset.text()).isEqualTo(offset);
        assertThat(parsed.text()).isEqualTo(offset.text());
      }
    }
  }

  /** An empty batch does not end the source. */
  @Test
  default void an_empty_range_is_not_the_end() throws Exception {
    try (SourceTrial<T> trial = new SourceTrial<>(harness())) {
      trial.nextFilled();
      OffsetRange empty = trial.nameRange();
      assertThat(empty.until())
          .as("end of a batch for which nothing has arrived; it must be where the batch begins")
          .isEqualTo(empty.from());
      assertThat(trial.open().partitions(empty))
          .as("partitions of an empty range")
          .isEmpty();
      assertThat(trial.read(trial.nextFilled())).isNotEmpty();
    }
  }

  /** The range of a failed batch can be named again. */
  @Test
  default void nothing_is_lost_when_a_batch_fails() throws Exception {
    try (SourceTrial<T> trial = new SourceTrial<>(harness())) {
      OffsetRange failed = trial.nextFilled();
      List<T> records = trial.read(failed);
      trial.goBackTo(failed.from());
      OffsetRange again = trial.nextFilled();
      if (trial.ordersAcrossPartitions()) {
        assertThat(trial.read(again))
            .as("records of %s, which begins where the failed range %s began", again, failed)
            .startsWith(castToArray(records));
      } else {
        assertThat(trial.read(again))
            .as("records of %s, which begins where the failed range %s began", again, failed)
            .containsAll(records);
      }
    }
  }

  /** Each record belongs to exactly one batch. */
  @Test
  default void ranges_one_after_the_other_read_as_the_whole() throws Exception {
    try (SourceTrial<T> trial = new SourceTrial<>(harness())) {
      OffsetRange first = trial.nextFilled();
      OffsetRange second = trial.nextFilled();
      List<T> oneByOne = new ArrayList<>(trial.read(first));
      oneByOne.addAll(trial.read(second));
      OffsetRange both = new OffsetRange(first.from(), second.until());
      if (trial.ordersAcrossPartitions()) {
        assertThat(trial.read(both)).as("records of %s", both).isEqualTo(oneByOne);
      } else {
        assertThat(trial.read(both))
            .as("records of %s", both)
            .containsExactlyInAnyOrderElementsOf(oneByOne);
      }
    }
  }

  /** A count that is known in advance is correct. */
  @Test
  default void a_count_is_right_where_there_is_one() throws Exception {
    try (SourceTrial<T> trial = new SourceTrial<>(harness())) {
      OffsetRange range = trial.nextFilled();
      OptionalLong count = trial.open().count(range);
      if (count.isPresent()) {
        assertThat(count.getAsLong())
            .as("count of %s", range)
            .isEqualTo(trial.read(range).size());
      }
      assertThat(trial.open().describe(range)).as("description of %s", range).isNotBlank();
    }
  }

  /** {@code next} may be called after the end, and records can be read in two ways. */
  @Test
  default void a_reader_ends_for_good() throws Exception {
    try (SourceTrial<T> trial = new SourceTrial<>(harness())) {
      OffsetRange range = trial.nextFilled();
      for (SourcePartition<T> partition : trial.open().partitions(range)) {
        List<T> oneByOne = SourceTrial.read(partition);
        List<T> atOnce = new ArrayList<>();
        try (PartitionReader<T> reader = partition.open()) {
          reader.forEachRemaining(atOnce::add);
          assertThat(reader.next()).as("next() after the last record").isFalse();
          assertThat(reader.next()).as("next() once more").isFalse();
        }
        assertThat(atOnce).as("records by forEachRemaining").isEqualTo(oneByOne);
      }
    }
  }

  /** Workers may run in other processes. */
  @Test
  default void a_partition_can_be_sent_to_a_worker() throws Exception {
    try (SourceTrial<T> trial = new SourceTrial<>(harness())) {
      OffsetRange range = trial.nextFilled();
      List<T> sent = new ArrayList<>();
      for (SourcePartition<T> partition : trial.open().partitions(range)) {
        sent.addAll(SourceTrial.read(sent(partition)));
      }
      assertThat(sent).as("records read by copies of the partitions").isEqualTo(trial.read(range));
    }
  }

  /** Released records may be deleted; later records are kept. */
  @Test
  default void a_release_leaves_what_comes_after() throws Exception {
    try (SourceTrial<T> trial = new SourceTrial<>(harness())) {
      OffsetRange first = trial.nextFilled();
      OffsetRange second = trial.nextFilled();
      List<T> records = trial.read(second);
      trial.open().release(first.until());
      assertThat(trial.read(second)).as("records after a release before them").isEqualTo(records);
      assertThat(trial.read(trial.nextFilled())).isNotEmpty();
    }
  }

  /**
   * A graceful stop runs batches until the source has no more records; records that it does not
   * report are lost.
   */
  @Test
  default void what_has_arrived_before_a_graceful_stop_is_drained() throws Exception {
    try (SourceTrial<T> trial = new SourceTrial<>(harness())) {
      trial.nextFilled();
      trial.arriveNext();
      trial.stopIntake();
      assertThat(trial.open().hasMore(trial.position()))
          .as(
              "hasMore(%s) after the intake was stopped; records have arrived that no batch has taken",
              trial.position())
          .isTrue();
      assertThat(trial.drain()).as("records of the batches of the stop").isNotEmpty();
    }
  }

  /** A source in which records keep arriving does not prevent a job from stopping. */
  @Test
  default void what_arrives_after_the_intake_was_stopped_is_left_alone() throws Exception {
    try (SourceTrial<T> trial = new SourceTrial<>(harness())) {
      trial.nextFilled();
      trial.stopIntake();
      trial.drain();
      trial.arriveNext();
      assertThat(trial.open().hasMore(trial.position()))
          .as("hasMore(%s); records have arrived after the intake was stopped", trial.position())
          .isFalse();
      assertThat(trial.nameRange().isEmpty())
          .as(
              "whether the range of a batch is empty, before which records have arrived after the intake was stopped")
          .isTrue();
    }
  }

  /** A graceful stop checks whether all records were taken. */
  @Test
  default void nothing_is_left_after_everything_was_named() throws Exception {
    try (SourceTrial<T> trial = new SourceTrial<>(harness())) {
      trial.nextFilled();
      trial.stopIntake();
      trial.nameRange();
      assertThat(trial.open().hasMore(trial.position()))
          .as("hasMore after the intake was stopped and all was named")
          .isFalse();
    }
  }

  /** A stopped job leaves nothing open or running. */
  @Test
  default void closing_leaves_nothing_open() throws Exception {
    try (SourceTrial<T> trial = new SourceTrial<>(harness())) {
      OffsetRange range = trial.nextFilled();
      trial.read(range);
      for (SourcePartition<T> partition : trial.open().partitions(range)) {
        try (PartitionReader<T> reader = partition.open()) {
          reader.next(); // and no further: a reader is closed also when it has read enough
        }
      }
      trial.closeAndCheck();
    }
  }

  @SuppressWarnings("unchecked") // an array only to be compared
  private static <T> T[] castToArray(List<T> records) {
    return (T[]) records.toArray();
  }

  @SuppressWarnings({"unchecked", "BanSerializableRead"}) // reads what was written a line before
  private static <T> SourcePartition<T> sent(SourcePartition<T> partition) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(partition);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return (SourcePartition<T>) in.readObject();
    }
  }
}
