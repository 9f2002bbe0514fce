/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.inspection;

import dev.tidemill.codec.Compatibility;
import dev.tidemill.error.TidemillException;
import dev.tidemill.internal.checkpoint.CheckpointReader;
import dev.tidemill.internal.statestore.StateReader;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** A checkpoint that is read again if its job has gone on meanwhile. */
final class OpenedCheckpoint {
  private static final int MAX_ATTEMPTS = 5;

  private final InspectionContext world;
  private final String path;
  private CheckpointReader read;

  OpenedCheckpoint(InspectionContext world, String path) {
    this.world = world;
    this.path = path;
    this.read = CheckpointReader.read(world.storage(), path);
  }

  /** What was read last. */
  CheckpointReader read() {
    return read;
  }

  /** Reads files of state. */
  @FunctionalInterface
  interface StateRead<T> {
    T read(StateReader state) throws IOException;
  }

  /**
   * Reads files of state, again if they are gone because the job has gone on.
   *
   * @return empty if the records of state cannot be read
   */
  <T> Optional<T> state(StateRead<T> reading) throws IOException {
    for (int attempt = 1; ; attempt++) {
      if (read.state().isEmpty()) {
        return Optional.empty();
      }
      StateReader state = read.state().get();
      try {
        return Optional.of(reading.read(state));
      } catch (IOException | TidemillException e) {
        CheckpointReader again = CheckpointReader.read(world.storage(), path);
        if (attempt == MAX_ATTEMPTS || isSame(state, again)) {
          throw e;
        }
        read = again;
      }
    }
  }

  private static boolean isSame(StateReader state, CheckpointReader again) {
    return again
        .state()
        .filter(
            now -> now.snapshot().equals(state.snapshot()) && now.changes().equals(state.changes()))
        .isPresent();
  }

  /** What keeps the values from being read with the classes of the program; usually nothing. */
  Compatibility compatibility() {
    return read.state()
        .map(state -> state.compatibility(world.codecs()))
        .orElse(new Compatibility(List.of()));
  }
}
