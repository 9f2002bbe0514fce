package dev.tidemill.internal.plan;

import dev.tidemill.spi.source.PartitionReader;
import dev.tidemill.spi.source.SourcePartition;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * A part of a queue's entry, read like any source's: so a job that a queue feeds meets the same rules, such as that its
 * records cannot be read when their batch is over.
 *
 * @param records a list of its own, which nobody changes
 */
record QueuePartition<T>(List<T> records) implements SourcePartition<T> {
  @Override
  public OptionalLong estimatedRecords() {
    return OptionalLong.of(records.size());
  }

  @Override
  public PartitionReader<T> open() {
    return new PartitionReader<>() {
      private int next;

      @Override
      public boolean next() {
        if (next >= records.size()) {
          return false;
        }
        next++;
        return true;
      }

      @Override
      public T record() {
        return records.get(next - 1);
      }

      @Override
      public void forEachRemaining(Consumer<? super T> consumer) {
        while (next < records.size()) {
          consumer.accept(records.get(next++));
        }
      }
    };
  }
}
