/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill;

import dev.tidemill.error.Arguments;
import dev.tidemill.error.Origin;
import dev.tidemill.spi.engine.Engine;
import dev.tidemill.spi.engine.TaskExecutor;
import dev.tidemill.spi.job.JobIdentity;
import dev.tidemill.spi.job.RandomJobId;
import dev.tidemill.spi.storage.LocalStorage;
import dev.tidemill.spi.storage.Storage;
import dev.tidemill.time.Clock;
import dev.tidemill.time.ManualClock;
import dev.tidemill.time.SystemClock;
import java.io.PrintStream;
import java.time.ZoneId;
import java.util.Optional;
import java.util.function.BiConsumer;
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
    Supplier<String> jobId) {
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
        jobId);
  }

  /**
   * The system clock, the local disk, the engine's own threads, standard output, the time zone of
   * the JVM, and a random id for each job.
   */
  public static Environment standard() {
    return new Environment(
        new SystemClock(),
        false,
        new LocalStorage(),
        Optional.empty(),
        UnaryOperator.identity(),
        (function, origin) -> {},
        System.out,
        ZoneId.systemDefault(),
        new RandomJobId());
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
    return new Environment(
        newClock,
        manualDrive,
        storage,
        taskExecutor,
        engineWrapper,
        functionObserver,
        printTarget,
        printZone,
        jobId);
  }

  /** This environment with {@link #manualDrive}. */
  public Environment withManualDrive() {
    return new Environment(
        clock,
        true,
        storage,
        taskExecutor,
        engineWrapper,
        functionObserver,
        printTarget,
        printZone,
        jobId);
  }

  /** This environment with another {@link #storage}. */
  public Environment withStorage(Storage newStorage) {
    return new Environment(
        clock,
        manualDrive,
        newStorage,
        taskExecutor,
        engineWrapper,
        functionObserver,
        printTarget,
        printZone,
        jobId);
  }

  /** This environment with a {@link #taskExecutor}. */
  public Environment withTaskExecutor(TaskExecutor newTaskExecutor) {
    Arguments.given("withTaskExecutor", newTaskExecutor);
    return new Environment(
        clock,
        manualDrive,
        storage,
        Optional.of(newTaskExecutor),
        engineWrapper,
        functionObserver,
        printTarget,
        printZone,
        jobId);
  }

  /** This environment with another {@link #engineWrapper}. */
  public Environment withEngineWrapper(UnaryOperator<Engine> newWrapper) {
    return new Environment(
        clock,
        manualDrive,
        storage,
        taskExecutor,
        newWrapper,
        functionObserver,
        printTarget,
        printZone,
        jobId);
  }

  /** This environment with another {@link #functionObserver}. */
  public Environment withFunctionObserver(BiConsumer<Object, Origin> newObserver) {
    return new Environment(
        clock,
        manualDrive,
        storage,
        taskExecutor,
        engineWrapper,
        newObserver,
        printTarget,
        printZone,
        jobId);
  }

  /** This environment with another {@link #printTarget}. */
  public Environment withPrintTarget(PrintStream newTarget) {
    return new Environment(
        clock,
        manualDrive,
        storage,
        taskExecutor,
        engineWrapper,
        functionObserver,
        newTarget,
        printZone,
        jobId);
  }

  /** This environment with another {@link #printZone}. */
  public Environment withPrintZone(ZoneId newZone) {
    return new Environment(
        clock,
        manualDrive,
        storage,
        taskExecutor,
        engineWrapper,
        functionObserver,
        printTarget,
        newZone,
        jobId);
  }

  /**
   * This environment with a fixed {@link #jobId}, so that what connectors derive from it is the
   * same in every run.
   */
  public Environment withJobId(String newJobId) {
    return new Environment(
        clock,
        manualDrive,
        storage,
        taskExecutor,
        engineWrapper,
        functionObserver,
        printTarget,
        printZone,
        () -> newJobId);
  }
}
