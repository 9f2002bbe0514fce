package dev.tidemill.internal.engine;

import java.util.List;

/**
 * Computed records, partition by partition.
 *
 * @param partitions lists that nobody changes any more
 */
record Dataset<T>(List<List<T>> partitions) {
  long size() {
    long size = 0;
    for (List<T> partition : partitions) {
      size += partition.size();
    }
    return size;
  }
}
