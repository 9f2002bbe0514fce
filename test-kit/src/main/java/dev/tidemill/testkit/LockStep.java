package dev.tidemill.testkit;

import dev.tidemill.DStream;
import dev.tidemill.StreamJob;
import dev.tidemill.StreamingContext;
import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.listener.BatchReport;
import dev.tidemill.listener.StreamInfo;
import dev.tidemill.listener.StreamingListener;
import dev.tidemill.spi.engine.InThreadTaskExecutor;
import dev.tidemill.testkit.internal.FixtureRows;
import dev.tidemill.testkit.internal.FixtureSource;
import dev.tidemill.testkit.internal.ReadSize;
import dev.tidemill.testkit.internal.ThreadWatch;
import dev.tidemill.testkit.internal.WatchedStorage;
import dev.tidemill.time.ManualClock;
import dev.tidemill.time.Time;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** A job on a clock that the test turns: one context, whose batches run inside the calls of this class. */
final class LockStep implements ProbedJob, StreamingListener {
  private static final long MAX_BATCHES_PER_ADVANCE = 1_000_000;

  private final TesterSettings settings;
  private final ManualClock clock;
  private final ThreadWatch threads = new ThreadWatch();
  private final WatchedStorage storage;
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final StreamingContext context;
  private final Probes probes;
  private final Map<String, QueueFixture<?>> queues = new LinkedHashMap<>();
  private final Set<String> keptReceivers = new HashSet<>();
  private final List<BatchRun> runs = new ArrayList<>();
  private final List<BatchReport> attempts = new ArrayList<>();
  private Optional<Time> firstBatch = Optional.empty();
  private boolean closed;

  private LockStep(TesterSettings settings) {
    this.settings = settings;
    this.clock = new ManualClock(settings.startTime());
    this.storage = new WatchedStorage(settings.storage());
    Optional<StreamJob> job = settings.job().map(Supplier::get);
    StreamingContext.Builder builder = StreamingContext.builder();
    job.ifPresent(j -> j.configure(builder));
    builder
        .clock(clock)
        .taskExecutor(new InThreadTaskExecutor())
        .storage(storage)
        .arguments(settings.arguments())
        .printTo(new PrintStream(printed, true, StandardCharsets.UTF_8))
        .printZone(ZoneOffset.UTC)
        .fixedSetting("stream.master", settings.master());
    settings.settings().forEach(builder::fixedSetting);
    if (settings.run().partitions() > 0) {
      builder.fixedSetting("stream.partitions", Integer.toString(settings.run().partitions()));
    }
    this.context = builder.build();
    this.probes = new Probes(context, this);
    context.addListener(this);
    job.ifPresent(this::define);
  }

  static LockStep open(TesterSettings settings) {
    return new LockStep(settings);
  }

  private void define(StreamJob job) {
    try {
      threads.during(() -> {
        define(job, context);
        return true;
      });
    } catch (RuntimeException | Error e) {
      context.close();
      throw e;
    }
  }

  private static void define(StreamJob job, StreamingContext context) {
    try {
      job.define(context);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new TidemillException(
          ErrorCode.USER_FUNCTION_FAILED,
          "the job " + job.getClass().getName() + " cannot be defined: " + e,
          e);
    }
  }

  StreamingContext context() {
    return context;
  }

  Probes probes() {
    return probes;
  }

  // ------------------------------------------------------------------ input

  <T> QueueFixture<T> queueStream(String name) {
    if (queues.containsKey(name)) {
      throw new TidemillException(
          ErrorCode.DUPLICATE_NAME,
          "queueStream(\"" + name
              + "\") is called twice; keep the queue in a variable, and add to it");
    }
    FixtureRows<T> rows = new FixtureRows<>();
    FixtureSource<T> source = new FixtureSource<>(rows, readSize());
    DStream<T> stream = settings.job().isPresent() || isDeclared(name)
        ? replaced(name, source)
        : context.stream(name, source);
    QueueFixture<T> queue =
        new QueueFixture<>(name, stream, rows, new Faults(name, rows, Optional.of(clock)));
    queues.put(name, queue);
    return queue;
  }

  private boolean isDeclared(String name) {
    return context.streams().stream().anyMatch(stream -> stream.name().equals(Optional.of(name)));
  }

  @SuppressWarnings("unchecked") // the test says what the source brings
  private <T> DStream<T> replaced(String name, FixtureSource<T> source) {
    List<String> sources = new ArrayList<>();
    for (StreamInfo stream : context.streams()) {
      if (stream.kind() != StreamInfo.Kind.DERIVED) {
        sources.add(stream
            .name()
            .map(n -> "\"" + n + "\"")
            .orElse(stream.origin() + ", which has no name"));
      }
    }
    boolean isSource = context.streams().stream()
        .anyMatch(stream ->
            stream.name().equals(Optional.of(name)) && stream.kind() != StreamInfo.Kind.DERIVED);
    if (!isSource) {
      throw new TidemillException(
          ErrorCode.UNKNOWN_NAME,
          "the job has no source named \"" + name + "\""
              + (isDeclared(name) ? ": that stream is made of others" : "")
              + "; its sources are " + String.join(", ", sources)
              + ". Give a source a name by .named(\"...\") in the job");
    }
    context.replaceSource(name, source);
    return (DStream<T>) context.stream(name);
  }

  private ReadSize readSize() {
    return switch (settings.run()) {
      case SMALL_READS -> ReadSize.SMALL;
      case LARGE_READS -> ReadSize.LARGE;
      default -> ReadSize.SPREAD;
    };
  }

  void keepReceiver(String name) {
    keptReceivers.add(name);
  }

  // ---------------------------------------------------------------- batches

  void start() {
    if (firstBatch.isPresent()) {
      return;
    }
    requireNoReceiver();
    probes.complete();
    threads.during(() -> {
      context.start();
      return true;
    });
  }

  /** A receiver works in real time, which this clock knows nothing of. */
  private void requireNoReceiver() {
    for (StreamInfo stream : context.streams()) {
      String name = stream.name().orElse("");
      if (stream.kind() == StreamInfo.Kind.RECEIVER
          && !queues.containsKey(name)
          && !keptReceivers.contains(name)) {
        throw new TidemillException(
            ErrorCode.INVALID_STATE,
            stream.origin()
                + " would connect to something real, and does not follow the test's clock; "
                + (name.isEmpty()
                    ? "give it a name in the job by .named(\"...\"), and replace it by t.queueStream(\"...\", ...)"
                    : "replace it by t.queueStream(\"" + name + "\", ...)"));
      }
    }
  }

  @Override
  public void onStreamingStarted(Time first) {
    firstBatch = Optional.of(first);
  }

  @Override
  public void onBatchCompleted(BatchReport report) {
    attempts.add(report);
    boolean succeeded = report.failure().isEmpty();
    probes
        .all()
        .forEach(probe -> probe.completed(runs.size() + 1, report.batch().time(), succeeded));
  }

  /** Runs the next batch to its end, well or not. */
  BatchRun step() {
    start();
    attempts.clear();
    printed.reset();
    try {
      threads.during(context::step);
    } catch (TidemillException e) {
      if (attempts.isEmpty()) { // there was no batch to run
        throw stopped(e);
      }
    }
    BatchRun run =
        new BatchRun(runs.size() + 1, attempts, printed.toString(StandardCharsets.UTF_8));
    runs.add(run);
    return run;
  }

  private TidemillException stopped(TidemillException reason) {
    Optional<BatchRun> failed = runs.stream().filter(BatchRun::hasFailed).reduce((a, b) -> b);
    return new TidemillException(
        ErrorCode.INVALID_STATE,
        "no batch can run after batch " + runs.size() + ": "
            + failed
                .map(run -> "the job stopped when " + run.title()
                    + " failed, as stream.batch.onFailure=stop says; a test of what comes after a failure sets it to"
                    + " skip or retry")
                .orElse(String.valueOf(reason.getMessage())),
        reason);
  }

  Time nextBatch() {
    start();
    return firstBatch.orElseThrow().plus(context.batchInterval().multipliedBy(runs.size()));
  }

  Time targetOf(Duration duration) {
    long batches = duration.toMillis() / context.batchInterval().toMillis();
    if (duration.isNegative() || batches > MAX_BATCHES_PER_ADVANCE) {
      throw new IllegalArgumentException(
          "advance(" + duration + ") "
              + (duration.isNegative()
                  ? "goes back; a clock only goes on"
                  : "would run " + batches + " batches of "
                      + context.batchInterval().toMillis()
                      + " ms; at most " + MAX_BATCHES_PER_ADVANCE
                      + " run at once, so advance in steps, or give the tester a longer batch interval"));
    }
    return clock.now().plus(duration);
  }

  void moveTo(Time target) {
    if (clock.now().isBefore(target)) {
      clock.advanceTo(target);
    }
  }

  List<BatchRun> runs() {
    return List.copyOf(runs);
  }

  StreamProbe<String> savedTextFiles(String prefix, String suffix) {
    return SavedText.read(settings.storage(), prefix, suffix, runs, this);
  }

  // ---------------------------------------------------------------- reports

  @Override
  public String inputOf(int batchNumber) {
    return batchNumber <= runs.size() ? InputText.of(runs.get(batchNumber - 1).last(), queues) : "";
  }

  @Override
  public int batchesRun() {
    return runs.size();
  }

  @Override
  public String runTitle() {
    return settings.runTitle();
  }

  // -------------------------------------------------------------------- end

  /** Stops the job; returns what the guards find and, for a test that has gone well, what it has left. */
  List<String> close(boolean wentWell) {
    if (closed) {
      return List.of();
    }
    closed = true;
    List<String> findings = new ArrayList<>();
    try {
      threads.during(() -> {
        context.close();
        return true;
      });
    } catch (TidemillException e) {
      findings.add("the job could not be stopped: " + e.getMessage());
    }
    if (wentWell && settings.strictness() == Strictness.STRICT) {
      findings.addAll(leftOvers());
    }
    findings.addAll(guardFindings());
    return findings;
  }

  private List<String> leftOvers() {
    List<String> findings = new ArrayList<>();
    for (BatchRun run : runs) {
      if (!run.isSeen()) {
        unseen(run).ifPresent(findings::add);
      }
    }
    if (runs.isEmpty()) {
      findings.add("no batch was run; call runBatch()");
    }
    queues.values().forEach(queue -> findings.addAll(queue.leftOvers()));
    probes.all().forEach(probe -> findings.addAll(probe.leftOvers()));
    return findings;
  }

  private Optional<String> unseen(BatchRun run) {
    if (run.hasFailed()) {
      return Optional.of(run.title() + " failed and nobody looked: "
          + run.last().failure().orElseThrow().getMessage()
          + "; if that is expected, check it: assertThat(t.tryRunBatch()).hasFailedWith(...)");
    }
    boolean planned = queues.values().stream().anyMatch(queue -> queue.faults().haveFired());
    if (run.attempts() > 1 && !planned) {
      return Optional.of(run.title() + " needed " + run.attempts()
          + " attempts and nobody looked; if that is expected, check it: assertThat(run).tookAttempts("
          + run.attempts() + ")");
    }
    return Optional.empty();
  }

  private List<String> guardFindings() {
    List<String> findings = new ArrayList<>();
    if (settings.guards().contains(Guard.FILES)) {
      storage.openFiles().forEach(file -> findings.add("the job has not closed the file " + file));
    }
    if (settings.guards().contains(Guard.THREADS)) {
      try {
        threads
            .left()
            .forEach(
                thread -> findings.add("the job has started a thread that still runs: " + thread));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    return findings;
  }
}
