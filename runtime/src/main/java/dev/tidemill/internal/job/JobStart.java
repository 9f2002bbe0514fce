/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.job;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.internal.batch.BatchCutter;
import dev.tidemill.internal.batch.JobResume;
import dev.tidemill.internal.batch.Ticks;
import dev.tidemill.internal.checkpoint.Checkpoint;
import dev.tidemill.internal.checkpoint.CheckpointContext;
import dev.tidemill.internal.checkpoint.CheckpointSettings;
import dev.tidemill.internal.graph.StreamGraph;
import dev.tidemill.internal.journal.BatchJournal;
import dev.tidemill.internal.journal.Resumption;
import dev.tidemill.internal.output.OutputsResume;
import dev.tidemill.internal.plan.BatchPlanner;
import dev.tidemill.internal.progress.LongOperations;
import dev.tidemill.spi.engine.Engine;
import dev.tidemill.spi.job.JobIdentity;
import dev.tidemill.spi.storage.Storage;
import dev.tidemill.time.Clock;
import java.lang.Thread.UncaughtExceptionHandler;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Deque;
import java.util.Optional;

/**
 * What a start of a job goes on from: the checkpoint of earlier starts, or nothing.
 *
 * @param job the job, and which start of it this is
 * @param ticks when its batches are due
 * @param inputs where its inputs go on
 * @param outputs where its outputs go on
 */
record JobStart(
    JobIdentity job,
    Ticks ticks,
    JobResume inputs,
    OutputsResume outputs,
    Optional<Checkpoint> checkpoint) {

  /**
   * Finds out.
   *
   * @param deaths called when a thread of the checkpoint dies
   * @param operations show how far long operations are
   * @param opened takes what has to be closed
   */
  static JobStart of(
      ContextParts parts,
      StreamGraph graph,
      Clock clock,
      UncaughtExceptionHandler deaths,
      LongOperations operations,
      Deque<AutoCloseable> opened) {
    CheckpointSettings settings = parts.settings().checkpoint();
    Optional<Checkpoint> found = settings.directory().isPresent()
        ? Optional.of(Checkpoint.open(
            settings,
            settings.directory().get(),
            world(parts, parts.storage(), clock, deaths, operations),
            graph))
        : lent(parts, graph, clock, deaths, operations);
    if (found.isEmpty()) {
      Ticks ticks = Ticks.startingAfter(clock.now(), graph.batchInterval());
      return new JobStart(
          parts.job(),
          ticks,
          JobResume.firstStart(ticks.zeroTime()),
          OutputsResume.NONE,
          Optional.empty());
    }
    Checkpoint checkpoint = found.get();
    opened.addFirst(checkpoint);
    JobIdentity job = checkpoint.job();
    return new JobStart(
        job,
        checkpoint.ticks(),
        checkpoint.inputs(),
        new OutputsResume(
            name -> checkpoint.stagingArea(name),
            checkpoint.recoveries(),
            checkpoint.previousIds(),
            checkpoint.firstNames()),
        found);
  }

  /** The checkpoint of a test, unless the job has parts without names. */
  private static Optional<Checkpoint> lent(
      ContextParts parts,
      StreamGraph graph,
      Clock clock,
      UncaughtExceptionHandler deaths,
      LongOperations operations) {
    Optional<Storage> storage = parts.harness().checkpoint();
    try {
      return storage.map(place -> Checkpoint.open(
          parts.settings().checkpoint(),
          "checkpoint",
          world(parts, place, clock, deaths, operations),
          graph));
    } catch (TidemillException e) {
      if (e.code() != ErrorCode.MISSING_NAME) {
        throw e;
      }
      parts.harness().checkpointDeclined(e);
      return Optional.empty();
    }
  }

  private static CheckpointContext world(
      ContextParts parts,
      Storage storage,
      Clock clock,
      UncaughtExceptionHandler deaths,
      LongOperations operations) {
    return new CheckpointContext(
        storage,
        clock,
        parts.manual(),
        deaths,
        parts.packages().allowedIn(parts.codecs()),
        parts.settings().streams().blockLog()::isOn,
        "job " + parts.settings().appName() + ", process "
            + ProcessHandle.current().pid() + host() + ", since "
            + parts.printTimes().text(clock.now()),
        parts.job()::id,
        parts.engine().evaluator().defaultPartitions(),
        parts.times(),
        operations);
  }

  private static String host() {
    try {
      return " on " + InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return ""; // the process id has to do
    }
  }

  /** The name that a source had at first: what it keeps elsewhere is under it. */
  String firstName(String source) {
    return checkpoint.map(from -> from.firstName(source)).orElse(source);
  }

  /** Which batch comes first. */
  Resumption resumption(BatchCutter cutter) {
    return checkpoint.map(from -> from.resumption(cutter)).orElse(Resumption.NONE);
  }

  /** Gives the engine the state that earlier starts have left. */
  void restore(Engine engine, BatchPlanner planner) {
    checkpoint.ifPresent(from -> planner.restore(from.restore(engine), engine.evaluator()));
  }

  /** Where this start writes how far it gets. Called once, when all else is open. */
  BatchJournal journal(BatchCutter cutter, ContextParts parts) {
    return checkpoint
        .map(to -> parts.settings().checkpoint().directory().isPresent()
            ? to.begin(cutter)
            : to.beginLent(cutter, parts.harness()::checkpointDeclined))
        .orElseGet(parts.journal());
  }
}
