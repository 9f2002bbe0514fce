/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.error.TidemillException;
import dev.tidemill.rdd.RDD;
import dev.tidemill.spi.source.Offset;
import dev.tidemill.spi.source.OffsetRange;
import dev.tidemill.spi.source.OpenSource;
import dev.tidemill.spi.source.PartitionReader;
import dev.tidemill.spi.source.ReceiverSource;
import dev.tidemill.spi.source.RowOffset;
import dev.tidemill.spi.source.Source;
import dev.tidemill.spi.source.SourceContext;
import dev.tidemill.spi.source.SourcePartition;
import dev.tidemill.time.Time;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A source as a dataset. */
class SourceDatasetTest {
  private final StreamingContext ssc =
      StreamingContext.builder().master("local[2]").build();
  private final List<String> events = new ArrayList<>();

  @AfterEach
  void close() {
    ssc.close();
  }

  /** The numbers 0 to n-1, a partition for each hundred. */
  private final class Numbers implements Source<Long> {
    private long size;

    Numbers(long size) {
      this.size = size;
    }

    @Override
    public OpenSource<Long> open(SourceContext context) {
      events.add("open");
      return new OpenSource<>() {
        @Override
        public Offset begin() {
          return new RowOffset(0);
        }

        @Override
        public Offset end(Time batchTime, Offset from, long maxRecords) {
          return new RowOffset(size);
        }

        @Override
        public List<SourcePartition<Long>> partitions(OffsetRange range) {
          List<SourcePartition<Long>> partitions = new ArrayList<>();
          for (long from = 0; from < size; from += 100) {
            partitions.add(new Hundred(from, Math.min(size, from + 100)));
          }
          return partitions;
        }

        @Override
        public Offset parse(String text) {
          throw new AssertionError("nothing is resumed");
        }

        @Override
        public void stopIntake() {}

        @Override
        public void release(Offset upTo) {}

        @Override
        public boolean hasMore(Offset from) {
          return false;
        }

        @Override
        public void close() {
          events.add("close");
        }
      };
    }
  }

  private record Hundred(long from, long until) implements SourcePartition<Long> {
    @Override
    public PartitionReader<Long> open() {
      return new PartitionReader<>() {
        private long next = from - 1;

        @Override
        public boolean next() {
          next++;
          return next < until;
        }

        @Override
        public Long record() {
          return next;
        }
      };
    }

    @Override
    public String describe() {
      return "numbers from " + from;
    }
  }

  @Test
  void it_has_what_the_source_has_when_it_is_made() {
    Numbers numbers = new Numbers(250);
    RDD<Long> dataset = ssc.dataset(numbers);
    numbers.size = 1000;
    assertThat(dataset.count()).isEqualTo(250);
    assertThat(dataset.collect()).startsWith(0L, 1L).endsWith(248L, 249L);
  }

  @Test
  void the_source_is_closed_before_anything_is_read() {
    RDD<Long> dataset = ssc.dataset(new Numbers(10));
    assertThat(events).containsExactly("open", "close");
    assertThat(dataset.reduce(Long::sum)).isEqualTo(45);
    assertThat(dataset.reduce(Long::sum)).as("read again").isEqualTo(45);
    assertThat(events).hasSize(2);
  }

  @Test
  void a_receiver_is_refused() {
    assertThatThrownBy(() -> ssc.dataset(ReceiverSource.of(() -> {
          throw new AssertionError("no receiver is made");
        })))
        .isInstanceOf(TidemillException.class)
        .hasMessageContaining("is a receiver")
        .hasMessageContaining("give it to stream(...)");
  }

  @Test
  void a_source_that_cannot_be_opened_is_told_with_its_declaration() {
    Source<String> broken = context -> {
      throw new IOException("no server");
    };
    assertThatThrownBy(() -> ssc.dataset(broken))
        .isInstanceOf(TidemillException.class)
        .hasMessageContaining("dataset (SourceDatasetTest.java:")
        .hasMessageContaining("no server");
  }
}
