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
 * Provides a {@link SinkContract} with a sink, with records for it, and with what its readers see.
 *
 * <p>A new harness, with nothing written yet, is created for each test and closed after it. All
 * methods are called on the thread of the test.
 *
 * @param <T> type of the records
 */
public interface SinkHarness<T> extends Closeable {
  /**
   * Creates the sink under test, as a job declares it. Called for each process that the test
   * starts; all of these sinks write to the same place.
   */
  Sink<T> sink() throws Exception;

  /** Returns the record with the given number. Different numbers return different records. */
  T record(int number);

  /** Returns all records that a reader currently sees, of all batches, in any order. May block. */
  List<T> read() throws Exception;

  /**
   * Returns the names of what the sink has staged in the place that it writes to, which readers do
   * not see. The default is empty, which is correct for a sink that only stages in
   * {@link dev.tidemill.spi.sink.SinkContext#staging()}.
   */
  default List<String> staged() throws Exception {
    return List.of();
  }

  /**
   * Returns the simulated disk of the sink's storage, always the same one. The tests then crash
   * processes at every call. The default is empty: sinks get
   * {@link dev.tidemill.spi.storage.StoragesByScheme}, and crash tests pass without checking anything.
   */
  default Optional<SimulatedDisk> disk() {
    return Optional.empty();
  }

  /** Releases what the harness acquired. The default does nothing. */
  @Override
  default void close() throws IOException {}
}
