/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.output;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.internal.graph.OutputNode;
import dev.tidemill.internal.graph.OutputOperation;
import dev.tidemill.internal.interrupt.ForeignCode;
import dev.tidemill.internal.journal.Decision;
import dev.tidemill.internal.plan.PlannedOutput;
import dev.tidemill.listener.BatchInfo;
import dev.tidemill.rdd.RDD;
import dev.tidemill.rdd.RDDContext;
import dev.tidemill.rdd.RDDPlans;
import dev.tidemill.spi.harness.JobHarness;
import dev.tidemill.spi.job.ConnectorThreads;
import dev.tidemill.spi.job.JobIdentity;
import dev.tidemill.spi.plan.PlanNode;
import dev.tidemill.spi.sink.OpenSink;
import dev.tidemill.spi.sink.Sink;
import dev.tidemill.spi.sink.SinkBatch;
import dev.tidemill.spi.sink.SinkContext;
import dev.tidemill.spi.sink.SinkRecovery;
import dev.tidemill.spi.sink.StagingArea;
import dev.tidemill.spi.storage.Storage;
import dev.tidemill.time.TimeFormat;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Runs the outputs of a batch one by one: user code and print at once, sinks in two steps, staged
 * now and published by a {@link Publication} when the batch is decided. Used on the driver's
 * thread.
 */
public final class OutputRunner implements AutoCloseable {
  /** A sink in use. */
  private record Opened(OutputNode output, OpenSink<?> sink, StagingArea staging) {}

  /** What a sink has staged for the batch that runs. */
  private record Staged(Opened opened, List<String> receipts) {
    OutputNode output() {
      return opened.output();
    }

    OpenSink<?> sink() {
      return opened.sink();
    }
  }

  private final Map<Integer, Opened> sinks = new LinkedHashMap<>();
  private final BatchPrinter printer;
  private final TimeFormat times;
  private final Deque<Staged> staged = new ArrayDeque<>();
  private final Set<Integer> succeeded = new HashSet<>();
  private long batchId;

  /** By index of the output, the id of the last batch that was decided and has it. */
  private final Map<Integer, Long> lastDecided = new HashMap<>();

  private OutputRunner(PrintSettings print, TimeFormat times) {
    this.times = times;
    this.printer = new BatchPrinter(print);
  }

  /**
   * Opens the sinks of all outputs.
   *
   * @param resume where they resume
   * @param threads of the sink of an output, by its name
   * @param harness decorates them
   * @param times how errors show the times of batches
   * @throws TidemillException if one cannot be opened; those opened before are closed again
   */
  public static OutputRunner open(
      List<OutputNode> outputs,
      OutputsResume resume,
      JobIdentity job,
      Function<String, ConnectorThreads> threads,
      Storage storage,
      PrintSettings print,
      JobHarness harness,
      TimeFormat times) {
    OutputRunner runner = new OutputRunner(print, times);
    for (OutputNode output : outputs) {
      Optional<Sink<?>> declared = output.operation().sink();
      if (declared.isPresent()) {
        try {
          String name = output.info().name();
          String stored = resume.firstName(name);
          StagingArea staging = resume.staging().apply(stored);
          SinkContext context = new SinkContext(stored, job, storage, threads.apply(name), staging);
          OpenSink<?> sink = opened(declared.get(), context, harness);
          runner.sinks.put(output.info().index(), new Opened(output, sink, staging));
          SinkRecovery recovery = resume.recovery(name);
          ForeignCode.run(() -> {
            staging.recover(recovery);
            sink.recover(recovery);
          });
          Long previous = resume.previousIds().get(name);
          if (previous != null) {
            runner.lastDecided.put(output.info().index(), previous);
          }
        } catch (Throwable e) {
          TidemillException failure =
              OutputFailure.of("the sink of " + output.info().origin() + " cannot be opened", e);
          runner.closeAfter(failure);
          throw failure;
        }
      }
    }
    return runner;
  }

  private static <T> OpenSink<T> opened(Sink<T> sink, SinkContext context, JobHarness harness)
      throws Exception {
    return harness.sinkOpened(sink, context, ForeignCode.call(() -> sink.open(context)));
  }

  /** An attempt at a batch begins; what has succeeded in an attempt before is kept in mind. */
  public void begin(BatchInfo batch) {
    if (batch.id() != batchId) {
      succeeded.clear();
      batchId = batch.id();
    }
  }

  /**
   * Whether an output has shown this batch to the outside in an earlier attempt, so that it must
   * not run again.
   */
  public boolean hasSucceeded(PlannedOutput planned) {
    return succeeded.contains(planned.output().info().index());
  }

  /**
   * Runs one output.
   *
   * @throws TidemillException if it fails
   */
  public void run(PlannedOutput planned, BatchInfo batch, RDDContext context) {
    OutputNode output = planned.output();
    try {
      output.operation().accept(new Run(planned, batch, context));
    } catch (TidemillException e) {
      throw e;
    } catch (Throwable e) {
      throw OutputFailure.of(
          output.info().origin() + " failed in batch " + times.text(batch.time()), e);
    }
  }

  /** One output of one batch. */
  private final class Run implements OutputOperation.Visitor {
    private final PlannedOutput planned;
    private final BatchInfo batch;
    private final RDDContext context;

    Run(PlannedOutput planned, BatchInfo batch, RDDContext context) {
      this.planned = planned;
      this.batch = batch;
      this.context = context;
    }

    @Override
    public void foreach(OutputOperation.Foreach operation) throws Exception {
      ForeignCode.run(() -> operation.action().run(planned.plan(), context, batch));
      succeeded.add(planned.output().info().index());
    }

    @Override
    public void print(OutputOperation.Print operation) throws Exception {
      RDD<?> rdd = RDDPlans.rdd(planned.plan(), context);
      ForeignCode.run(() -> printer.print(batch.time(), rdd, operation.most()));
      succeeded.add(planned.output().info().index());
    }

    @Override
    public void write(OutputOperation.Write operation) throws Exception {
      stage(planned, batch, context);
    }
  }

  @SuppressWarnings("unchecked") // the stream's records have the sink's type
  private void stage(PlannedOutput planned, BatchInfo batch, RDDContext context) throws Exception {
    Opened opened = sinks.get(planned.output().info().index());
    if (opened == null) {
      throw new IllegalStateException("the sink of " + planned.output().info() + " is not open");
    }
    OpenSink<Object> sink = (OpenSink<Object>) opened.sink();
    staged.addLast(new Staged(opened, List.of()));
    PlanNode<Object> plan = (PlanNode<Object>) planned.plan();
    List<String> receipts;
    try {
      SinkBatch writing = sinkBatch(opened, batch);
      List<String> parts =
          RDDPlans.stage(plan, ForeignCode.call(() -> sink.writer(writing)), context);
      receipts = ForeignCode.call(() -> sink.prepare(writing, parts));
    } catch (TidemillException e) {
      // The stream's own failures name their operation; those of a writer know nothing of their
      // output.
      throw e.code() == ErrorCode.OUTPUT_FAILED
          ? OutputFailure.of(
              planned.output().info().origin() + " failed in batch " + times.text(batch.time()), e)
          : e;
    }
    staged.removeLast();
    staged.addLast(new Staged(opened, receipts));
  }

  /**
   * Where the sinks have staged this batch, all of whose outputs have run: by name of the output,
   * in the order of declaration.
   */
  public Map<String, List<String>> receipts() {
    Map<String, List<String>> receipts = new LinkedHashMap<>();
    staged.forEach(each -> receipts.put(each.output().info().name(), each.receipts()));
    return receipts;
  }

  /**
   * What is left to do for a batch that is decided, by its receipts alone; from here on nothing of
   * it is aborted.
   *
   * @throws TidemillException if there is no sink for some of them
   */
  public Publication publication(Decision decided) {
    BatchInfo batch = decided.batch();
    staged.clear();
    Map<String, List<String>> left = new LinkedHashMap<>(decided.receipts());
    List<Publication.Pending> pending = new ArrayList<>();
    for (Opened each : sinks.values()) {
      List<String> receipts = left.remove(each.output().info().name());
      if (receipts != null) {
        pending.add(new Publication.Pending(
            each.output().info(), each.sink(), each.staging(), sinkBatch(each, batch), receipts));
        lastDecided.put(each.output().info().index(), batch.id());
      }
    }
    if (!left.isEmpty()) {
      throw new TidemillException(
          ErrorCode.UNKNOWN_NAME,
          "batch " + times.text(batch.time()) + " is decided, and no output of the job is named as"
              + " what it has staged: " + left.keySet());
    }
    return new Publication(times.text(batch.time()), pending);
  }

  /**
   * Has the sinks forget what they have staged for this batch and have not published, last first;
   * failures are added to the one given.
   */
  public void abort(BatchInfo batch, TidemillException failure) {
    while (!staged.isEmpty()) {
      Staged output = staged.removeLast();
      try {
        ForeignCode.run(() -> {
          SinkBatch staged = sinkBatch(output.opened(), batch);
          output.sink().abort(staged);
          output.opened().staging().discard(staged);
        });
      } catch (Throwable e) {
        failure.addSuppressed(OutputFailure.of(
            output.output().info().origin() + " could not abort batch " + times.text(batch.time()),
            e));
      }
    }
  }

  /**
   * Closes the sinks, last first.
   *
   * @throws TidemillException if some could not be closed; the others have been closed all the same
   */
  @Override
  public void close() {
    Deque<Opened> open = new ArrayDeque<>(sinks.values());
    sinks.clear();
    Optional<TidemillException> failure = Optional.empty();
    while (!open.isEmpty()) {
      Opened each = open.removeLast();
      try {
        ForeignCode.run(each.sink()::close);
        each.staging().close();
      } catch (Throwable e) {
        TidemillException failed = OutputFailure.of(
            "the sink of " + each.output().info().origin() + " could not be closed", e);
        failure.ifPresent(failed::addSuppressed);
        failure = Optional.of(failed);
      }
    }
    if (failure.isPresent()) {
      throw failure.get();
    }
  }

  private void closeAfter(TidemillException failure) {
    try {
      close();
    } catch (TidemillException e) {
      failure.addSuppressed(e);
    }
  }

  private SinkBatch sinkBatch(Opened opened, BatchInfo batch) {
    return new SinkBatch(
        batch.id(),
        batch.time().millis(),
        batch.epoch(),
        batch.attempt(),
        lastDecided.getOrDefault(opened.output().info().index(), 0L));
  }
}
