/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.contract;

import dev.tidemill.spi.sink.Sink;
import dev.tidemill.testkit.storage.SimulatedDisk;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * What a {@link SinkContract} needs of a sink under test: the sink, records for it, and what its
 * readers see.
 *
 * <p>A new harness is made for each test, with nothing written yet, and closed after it. All
 * methods are called on the test's thread.
 *
 * @param <T> type of the records
 */
public interface SinkHarness<T> extends Closeable {
  /**
   * The sink under test, as the code of a job declares it. Called for each process that the test
   * starts; all write to the same place.
   */
  Sink<T> sink() throws Exception;

  /** A record; different numbers are different records. */
  T record(int number);

  /**
   * Everything that a reader sees now, of all batches; as the records that were written, in any
   * order. May block.
   */
  List<T> read() throws Exception;

  /**
   * Names of what the sink has staged in the place that it writes to, which readers do not see. By
   * default empty: right for a sink that stages only in
   * {@link dev.tidemill.spi.sink.SinkContext#staging()}.
   */
  default List<String> staged() throws Exception {
    return List.of();
  }

  /**
   * The simulated disk that the sink's storage is on, always the same one; the tests then crash
   * processes at every call. By default empty: sinks get a
   * {@link dev.tidemill.spi.storage.LocalStorage}, and tests of crashes pass without checking
   * anything.
   */
  default Optional<SimulatedDisk> disk() {
    return Optional.empty();
  }

  /** Frees what the harness has taken. By default nothing happens. */
  @Override
  default void close() throws IOException {}
}
