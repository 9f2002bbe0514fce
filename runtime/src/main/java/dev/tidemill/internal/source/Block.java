package dev.tidemill.internal.source;

import dev.tidemill.spi.source.PartitionReader;
import dev.tidemill.spi.source.SourcePartition;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** Records that arrived together: one partition of their batch. Immutable once it is cut. */
final class Block<T> implements SourcePartition<T> {
  private final Object[] records;
  private final int size;
  private final long arrivalMillis;

  /** Takes the array as it is: the caller writes to it no more. Only the first {@code size} elements count. */
  Block(Object[] records, int size, long arrivalMillis) {
    this.records = records;
    this.size = size;
    this.arrivalMillis = arrivalMillis;
  }

  int size() {
    return size;
  }

  /** When the last record arrived. */
  long arrivalMillis() {
    return arrivalMillis;
  }

  @Override
  public OptionalLong estimatedRecords() {
    return OptionalLong.of(size);
  }

  @Override
  public PartitionReader<T> open() {
    return new Reader<>(records, size);
  }

  private static final class Reader<T> implements PartitionReader<T> {
    private final Object[] records;
    private final int size;
    private int position = -1;

    Reader(Object[] records, int size) {
      this.records = records;
      this.size = size;
    }

    @Override
    public boolean next() {
      if (position + 1 >= size) {
        return false;
      }
      position++;
      return true;
    }

    @Override
    @SuppressWarnings("unchecked")
    public T record() {
      return (T) records[position];
    }

    @Override
    @SuppressWarnings("unchecked")
    public void forEachRemaining(Consumer<? super T> consumer) {
      int from = position + 1;
      position = size - 1;
      for (int i = from; i < size; i++) {
        consumer.accept((T) records[i]);
      }
    }
  }
}
