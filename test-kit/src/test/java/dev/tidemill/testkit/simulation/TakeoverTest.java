/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.internal.log.Durability;
import dev.tidemill.spi.storage.Storage;
import dev.tidemill.spi.storage.StorageAppender;
import dev.tidemill.spi.storage.StorageLock;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A second process takes over while the first one is only slow. */
class TakeoverTest {
  private static final Scenario WORLD =
      new Scenario(JobKind.STATELESS, Set.of(SinkKind.values()), Durability.FSYNC, 1, 1, 0, false);
  private static final int STEP = 7;

  /** How the slower one ends: it is fenced, or misses records that the other one has released. */
  private static final Set<ErrorCode> OVERTAKEN = Set.of(ErrorCode.FENCED, ErrorCode.SOURCE_FAILED);

  /** Storage of objects: no files that grow, no locks. */
  private static class Objects extends StorageDecorator {
    private static final long serialVersionUID = 1L;

    Objects(Storage storage) {
      super(storage);
    }

    @Override
    public StorageAppender append(String file) {
      throw new UnsupportedOperationException("append");
    }

    @Override
    public StorageLock lock(String file, String owner) {
      throw new UnsupportedOperationException("lock");
    }
  }

  private static final Mutation WITHOUT_LOCKS = new Mutation() {
    @Override
    public Storage storage(Life life, Storage storage) {
      return new Objects(storage);
    }
  };

  /** Where a file can be created that another process has created. */
  private static final Mutation WITHOUT_FENCE = new Mutation() {
    @Override
    public Storage storage(Life life, Storage storage) {
      return new Objects(storage) {
        private static final long serialVersionUID = 1L;

        @Override
        public boolean createIfAbsent(String file, byte[] content) throws IOException {
          if (isLog(file)) {
            delete(file);
          }
          return super.createIfAbsent(file, content);
        }
      };
    }
  };

  private int refused;

  @Test
  void with_locks_the_second_one_is_refused() throws InterruptedException {
    Simulation simulation = new Simulation(WORLD);
    assertThat(problem(simulation, Mutation.NONE, Set.of(ErrorCode.CHECKPOINT_IN_USE), STEP))
        .isEmpty();
    assertThat(refused).isPositive();
  }

  @Test
  void without_locks_one_of_them_is_fenced() throws InterruptedException {
    Simulation simulation = new Simulation(WORLD, WITHOUT_LOCKS, Tools.WORKING);
    assertThat(problem(simulation, WITHOUT_LOCKS, OVERTAKEN, STEP)).isEmpty();
    assertThat(refused).isPositive();
  }

  @Tag("nightly")
  @Test
  void without_locks_one_of_them_is_fenced_at_every_pair_of_calls() throws InterruptedException {
    Simulation simulation = new Simulation(WORLD, WITHOUT_LOCKS, Tools.WORKING);
    assertThat(problem(simulation, WITHOUT_LOCKS, OVERTAKEN, 1)).isEmpty();
  }

  @Test
  void a_missing_fence_is_found() throws InterruptedException {
    Simulation simulation = new Simulation(WORLD, WITHOUT_FENCE, Tools.WORKING);
    assertThat(problem(simulation, WITHOUT_FENCE, OVERTAKEN, STEP)).isPresent();
  }

  /** The first problem of all takeovers, at every step-th call of the second one. */
  private Optional<String> problem(
      Simulation simulation, Mutation mutation, Set<ErrorCode> allowed, int step)
      throws InterruptedException {
    int calls = simulation.run(Plan.UNDISTURBED).calls().get(0);
    for (int pauseAt = 1; pauseAt <= calls; pauseAt++) {
      for (int resumeAt = 1 + pauseAt % step; resumeAt <= calls + step; resumeAt += step) {
        try (World world = new World(WORLD, 1, mutation.broker())) {
          Takeover takeover = new Takeover(simulation, world);
          List<Optional<Throwable>> failures = takeover.run(pauseAt, resumeAt);
          refused += (int) failures.stream().filter(Optional::isPresent).count();
          Outcome outcome = takeover.outcome(Plan.UNDISTURBED, failures, allowed);
          if (!outcome.problems().isEmpty()) {
            return Optional.of("paused at " + pauseAt + ", resumed at " + resumeAt + ": " + outcome
                + "\nThe last actions:\n" + outcome.trace());
          }
        }
      }
    }
    return Optional.empty();
  }
}
