package dev.tidemill.internal.output;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.internal.graph.OutputNode;
import dev.tidemill.internal.graph.OutputOperation;
import dev.tidemill.internal.plan.PlannedOutput;
import dev.tidemill.listener.BatchInfo;
import dev.tidemill.rdd.RDD;
import dev.tidemill.rdd.RDDContext;
import dev.tidemill.spi.plan.PlanNode;
import dev.tidemill.spi.sink.OpenSink;
import dev.tidemill.spi.sink.SinkBatch;
import dev.tidemill.spi.sink.SinkContext;
import dev.tidemill.spi.storage.Storage;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs the outputs of a batch one by one: user code and print at once, sinks in two steps, staged now and published when
 * the whole batch has succeeded. Used on the driver's thread.
 */
public final class OutputRunner implements Closeable {
  /** What a sink has staged for the batch that runs. */
  private record Staged(OutputNode output, OpenSink<?> sink, List<String> receipts) {}

  private final Map<Integer, OpenSink<?>> sinks;
  private final BatchPrinter printer;
  private final List<Staged> staged = new ArrayList<>();

  private OutputRunner(Map<Integer, OpenSink<?>> sinks, PrintSettings print) {
    this.sinks = sinks;
    this.printer = new BatchPrinter(print);
  }

  /**
   * Opens the sinks of all outputs.
   *
   * @throws TidemillException if one cannot be opened; those opened before are closed again
   */
  public static OutputRunner open(List<OutputNode> outputs, Storage storage, PrintSettings print) {
    OutputRunner runner = new OutputRunner(new LinkedHashMap<>(), print);
    for (OutputNode output : outputs) {
      if (output.operation() instanceof OutputOperation.Write write) {
        try {
          String name =
              output.input().origin().name().orElse(output.info().origin().operation())
                  + "-"
                  + output.info().index();
          runner.sinks.put(
              output.info().index(), write.sink().open(new SinkContext(name, storage)));
        } catch (Exception e) {
          TidemillException failure = new TidemillException(
              ErrorCode.OUTPUT_FAILED,
              "the sink of " + output.info().origin() + " cannot be opened: " + e,
              e);
          runner.closeAfter(failure);
          throw failure;
        }
      }
    }
    return runner;
  }

  /**
   * Runs one output.
   *
   * @throws TidemillException if it fails
   */
  public void run(PlannedOutput planned, BatchInfo batch, RDDContext context) {
    OutputNode output = planned.output();
    try {
      OutputOperation operation = output.operation();
      if (operation instanceof OutputOperation.Foreach foreach) {
        foreach.action().run(planned.plan(), context, batch);
      } else if (operation instanceof OutputOperation.Print print) {
        printer.print(batch.time(), new RDD<>(planned.plan(), context), print.most());
      } else {
        stage(planned, batch, context);
      }
    } catch (TidemillException e) {
      throw e;
    } catch (Exception e) {
      throw new TidemillException(
          ErrorCode.OUTPUT_FAILED,
          output.info().origin() + " failed in batch " + batch.time() + ": " + e,
          e);
    }
  }

  @SuppressWarnings("unchecked") // the stream's records have the sink's type
  private void stage(PlannedOutput planned, BatchInfo batch, RDDContext context) throws Exception {
    OpenSink<Object> sink = (OpenSink<Object>) sinks.get(planned.output().info().index());
    if (sink == null) {
      throw new IllegalStateException("the sink of " + planned.output().info() + " is not open");
    }
    staged.add(new Staged(planned.output(), sink, List.of()));
    RDD<Object> rdd = new RDD<>((PlanNode<Object>) planned.plan(), context);
    List<String> receipts;
    try {
      receipts = rdd.stage(sink.writer(sinkBatch(batch)));
    } catch (TidemillException e) {
      throw e.code() == ErrorCode.OUTPUT_FAILED ? failed(planned.output(), batch, e) : e;
    }
    staged.set(staged.size() - 1, new Staged(planned.output(), sink, receipts));
  }

  /** The stream's own failures name their operation; those of a writer know nothing of their output. */
  private static TidemillException failed(OutputNode output, BatchInfo batch, TidemillException e) {
    return new TidemillException(
        e.code(),
        output.info().origin() + " failed in batch " + batch.time() + ": " + e.getMessage(),
        e);
  }

  /**
   * Publishes what the sinks have staged for this batch, in the order of declaration.
   *
   * @throws TidemillException if one fails; it may have published, and later ones have not
   */
  public void publish(BatchInfo batch) {
    for (Staged output : staged) {
      try {
        output.sink().publish(sinkBatch(batch), output.receipts());
      } catch (Exception e) {
        throw new TidemillException(
            ErrorCode.OUTPUT_FAILED,
            output.output().info().origin() + " could not publish batch " + batch.time() + ": " + e,
            e);
      }
    }
    staged.clear();
  }

  /** Has the sinks forget what they have staged for this batch; failures are added to the one given. */
  public void abort(BatchInfo batch, Throwable failure) {
    for (Staged output : staged) {
      try {
        output.sink().abort(sinkBatch(batch));
      } catch (Exception e) {
        failure.addSuppressed(e);
      }
    }
    staged.clear();
  }

  /** Closes the sinks, last first. */
  @Override
  public void close() throws IOException {
    List<OpenSink<?>> open = new ArrayList<>(sinks.values());
    sinks.clear();
    IOException failure = null;
    for (int i = open.size() - 1; i >= 0; i--) {
      try {
        open.get(i).close();
      } catch (IOException e) {
        if (failure == null) {
          failure = e;
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  private void closeAfter(Throwable failure) {
    try {
      close();
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  private static SinkBatch sinkBatch(BatchInfo batch) {
    return new SinkBatch(batch.time().millis(), batch.epoch(), batch.attempt());
  }
}
