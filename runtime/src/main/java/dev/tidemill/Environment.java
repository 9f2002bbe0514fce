/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill;

import dev.tidemill.error.Arguments;
import dev.tidemill.error.Origin;
import dev.tidemill.spi.engine.Engine;
import dev.tidemill.spi.engine.TaskExecutor;
import dev.tidemill.spi.harness.JobHarness;
import dev.tidemill.spi.job.JobIdentity;
import dev.tidemill.spi.job.RandomJobId;
import dev.tidemill.spi.storage.Storage;
import dev.tidemill.spi.storage.StoragesByScheme;
import dev.tidemill.time.Clock;
import dev.tidemill.time.ManualClock;
import dev.tidemill.time.SystemClock;
import java.io.PrintStream;
import java.time.ZoneId;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * The environment of a context: its clock, its files, its threads, and where it prints. Jobs run in
 * the {@linkplain #standard() standard} one; tests and programs that embed a context replace parts
 * of it.
 *
 * <pre>{@code
 * ManualClock clock = new ManualClock();
 * StreamingContext ssc = StreamingContext.builder()
 *     .environment(world -> world.withClock(clock).withPrintTarget(out).withPrintZone(ZoneOffset.UTC))
 *     .build();
 * }</pre>
 *
 * @param clock determines when batches are due; with a {@link ManualClock}, the thread that
 *     advances it drives the context
 * @param manualDrive whether batches run only in {@link StreamingContext#step}, even with a clock
 *     that moves by itself
 * @param storage reads and writes files
 * @param taskExecutor runs the tasks of the embedded engine, instead of its own threads
 * @param engineWrapper decorates the engine; the decorator sees every plan before it is computed.
 *     Called once, by {@link StreamingContext.Builder#build}. The decorator is closed in place of
 *     the engine
 * @param functionObserver called with every function on records and the operation that declares it,
 *     after the function has been found serializable; an exception makes the declaration fail
 * @param printTarget where {@code print()} writes to
 * @param printZone time zone of the times that {@code print()} writes
 * @param jobId creates the {@linkplain JobIdentity#id id} of the job; called once per context, by
 *     {@link StreamingContext.Builder#build}
 * @param harness decorates sinks and may lend a checkpoint; for test kits
 */
public record Environment(
    Clock clock,
    boolean manualDrive,
    Storage storage,
    Optional<TaskExecutor> taskExecutor,
    UnaryOperator<Engine> engineWrapper,
    BiConsumer<Object, Origin> functionObserver,
    PrintStream printTarget,
    ZoneId printZone,
    Supplier<String> jobId,
    JobHarness harness) {
  public Environment {
    Arguments.given(
        "Environment",
        clock,
        storage,
        taskExecutor,
        engineWrapper,
        functionObserver,
        printTarget,
        printZone,
        jobId,
        harness);
  }

  /**
   * The system clock, the {@linkplain StoragesByScheme storage of each path's scheme}, which is the
   * local disk where there is none, the engine's own threads, standard output, the time zone of
   * the JVM, and a random id for each job.
   */
  public static Environment standard() {
    return new Environment(
        new SystemClock(),
        false,
        new StoragesByScheme(),
        Optional.empty(),
        UnaryOperator.identity(),
        (function, origin) -> {},
        System.out,
        ZoneId.systemDefault(),
        new RandomJobId(),
        JobHarness.NONE);
  }

  /**
   * Whether the context runs its batches on the calling thread, because of its clock or {@link
   * #manualDrive}.
   */
  boolean isDrivenByHand() {
    return manualDrive || clock.asManual().isPresent();
  }

  /** This environment with another {@link #clock}. */
  public Environment withClock(Clock newClock) {
    return with(parts -> parts.clock = newClock);
  }

  /** This environment with {@link #manualDrive}. */
  public Environment withManualDrive() {
    return with(parts -> parts.manualDrive = true);
  }

  /** This environment with another {@link #storage}. */
  public Environment withStorage(Storage newStorage) {
    return with(parts -> parts.storage = newStorage);
  }

  /** This environment with a {@link #taskExecutor}. */
  public Environment withTaskExecutor(TaskExecutor newTaskExecutor) {
    Arguments.given("withTaskExecutor", newTaskExecutor);
    return with(parts -> parts.taskExecutor = Optional.of(newTaskExecutor));
  }

  /** This environment with another {@link #engineWrapper}. */
  public Environment withEngineWrapper(UnaryOperator<Engine> newWrapper) {
    return with(parts -> parts.engineWrapper = newWrapper);
  }

  /** This environment with another {@link #functionObserver}. */
  public Environment withFunctionObserver(BiConsumer<Object, Origin> newObserver) {
    return with(parts -> parts.functionObserver = newObserver);
  }

  /** This environment with another {@link #printTarget}. */
  public Environment withPrintTarget(PrintStream newTarget) {
    return with(parts -> parts.printTarget = newTarget);
  }

  /** This environment with another {@link #printZone}. */
  public Environment withPrintZone(ZoneId newZone) {
    return with(parts -> parts.printZone = newZone);
  }

  /**
   * This environment with a fixed {@link #jobId}, so that what connectors derive from it is the
   * same in every run.
   */
  public Environment withJobId(String newJobId) {
    return with(parts -> parts.jobId = () -> newJobId);
  }

  /** This environment with another {@link #harness}. */
  public Environment withHarness(JobHarness newHarness) {
    return with(parts -> parts.harness = newHarness);
  }

  private Environment with(Consumer<Parts> change) {
    Parts parts = new Parts(this);
    change.accept(parts);
    return parts.toEnvironment();
  }

  /** The components while one of them is replaced: the only place that copies them all. */
  private static final class Parts {
    private Clock clock;
    private boolean manualDrive;
    private Storage storage;
    private Optional<TaskExecutor> taskExecutor;
    private UnaryOperator<Engine> engineWrapper;
    private BiConsumer<Object, Origin> functionObserver;
    private PrintStream printTarget;
    private ZoneId printZone;
    private Supplier<String> jobId;
    private JobHarness harness;

    Parts(Environment from) {
      this.clock = from.clock;
      this.manualDrive = from.manualDrive;
      this.storage = from.storage;
      this.taskExecutor = from.taskExecutor;
      this.engineWrapper = from.engineWrapper;
      this.functionObserver = from.functionObserver;
      this.printTarget = from.printTarget;
      this.printZone = from.printZone;
      this.jobId = from.jobId;
      this.harness = from.harness;
    }

    Environment toEnvironment() {
      return new Environment(
          clock,
          manualDrive,
          storage,
          taskExecutor,
          engineWrapper,
          functionObserver,
          printTarget,
          printZone,
          jobId,
          harness);
    }
  }
}
