package dev.tidemill.data;

import org.jspecify.annotations.Nullable;

/** Places a key by its hash code; an enum constant by its name, since its hash code differs in every JVM. */
record HashPartitioner(int numPartitions) implements Partitioner {
  HashPartitioner {
    if (numPartitions < 1) {
      throw new IllegalArgumentException(
          "number of partitions is " + numPartitions + "; it must be at least 1");
    }
  }

  @Override
  public int partition(@Nullable Object key) {
    if (key == null) {
      return 0;
    }
    int hash = key instanceof Enum<?> constant ? constant.name().hashCode() : key.hashCode();
    return Math.floorMod(hash, numPartitions);
  }
}
