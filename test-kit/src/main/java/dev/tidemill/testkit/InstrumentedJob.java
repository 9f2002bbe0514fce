/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit;

import dev.tidemill.DStream;
import dev.tidemill.StreamJob;
import dev.tidemill.StreamingContext;
import dev.tidemill.StreamingContextState;
import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.listener.BatchReport;
import dev.tidemill.listener.StreamInfo;
import dev.tidemill.listener.StreamingListener;
import dev.tidemill.testkit.internal.FixtureRows;
import dev.tidemill.testkit.internal.FixtureSource;
import dev.tidemill.testkit.internal.FunctionInspector;
import dev.tidemill.testkit.internal.ReadSize;
import dev.tidemill.testkit.internal.ThreadWatch;
import dev.tidemill.testkit.internal.WatchedStorage;
import dev.tidemill.testkit.internal.engine.CheckedEngine;
import dev.tidemill.time.ManualClock;
import dev.tidemill.time.Time;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A job with its inputs replaced, its outputs probed and its batches written down; who drives it is
 * up to the user of this class. Batches are reported on the thread that drives, and may be asked
 * for by the test's.
 */
final class InstrumentedJob implements ProbedJob, StreamingListener {
  private final StreamTesterSettings settings;
  private final Optional<ManualClock> clock;
  private final ThreadWatch threads = new ThreadWatch();
  private final WatchedStorage storage;
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final StreamingContext context;
  private final Probes probes;
  private final Map<String, QueueFixture<?>> queues = new LinkedHashMap<>();
  private final List<BatchRun> runs = new ArrayList<>();
  private final OpenAssertions assertions = new OpenAssertions();
  private final List<StreamInfo> declaredByJob;
  private Unreached unreached = Unreached.NONE;
  private Optional<Time> firstBatch = Optional.empty();
  private boolean stoppedByItself;

  /**
   * Has the job declare its streams.
   *
   * @param drive sets the clock and the task executor
   * @param clock the clock, if it is a manual one
   */
  InstrumentedJob(
      StreamTesterSettings settings,
      Consumer<StreamingContext.Builder> drive,
      Optional<ManualClock> clock) {
    this.settings = settings;
    this.clock = clock;
    this.storage = new WatchedStorage(settings.storage());
    Optional<StreamJob> job = settings.job().map(Supplier::get);
    StreamingContext.Builder builder = StreamingContext.builder();
    builder.setting(
        "stream.batch.onFailure",
        "stop"); // a default: one attempt, so that a test fails with the first failure
    job.ifPresent(j -> j.configure(builder));
    drive.accept(builder);
    configure(builder);
    this.context = builder.build();
    this.probes = new Probes(context, this);
    context.addListener(this);
    job.ifPresent(this::define);
    this.declaredByJob = context.streams();
  }

  private void configure(StreamingContext.Builder builder) {
    builder
        .environment(world -> world
            .withStorage(storage)
            .withJobId("test")
            .withPrintTarget(new PrintStream(printed, true, StandardCharsets.UTF_8))
            .withPrintZone(ZoneOffset.UTC))
        .arguments(settings.arguments());
    settings
        .settings()
        .forEach((key, setting) -> builder.fixedSetting(key, setting.value(), setting.setBy()));
    if (settings.variation().partitions() > 0) {
      String partitions = Integer.toString(settings.variation().partitions());
      builder.fixedSetting(
          "stream.partitions",
          partitions,
          "the variation " + settings.variation().title());
    }
    Set<Guard> guards = settings.guards();
    CheckedEngine.Checks checks = new CheckedEngine.Checks(
        guards.contains(Guard.MUTATION)
            ? Optional.of(RecordChangedException::new)
            : Optional.empty(),
        settings.variation() == Variation.SERIALIZED);
    if (checks.mutation().isPresent() || checks.serialization()) {
      builder.environment(
          world -> world.withEngineWrapper(engine -> new CheckedEngine(engine, checks)));
    }
    if (guards.contains(Guard.INVERSES)) {
      builder.fixedSetting("stream.state.inverseCheck", "true", "the guard INVERSES");
    }
    if (guards.contains(Guard.CLOSURES)) {
      builder
          .fixedSetting("stream.closureCheck", "true", "the guard CLOSURES")
          .environment(world -> world.withFunctionObserver(new FunctionInspector()));
    }
  }

  private void define(StreamJob job) {
    try {
      watched(() -> define(job, context));
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

  /** Does something that may start threads of the job. */
  void watched(Runnable work) {
    threads.during(() -> {
      work.run();
      return true;
    });
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
    DStream<T> stream = settings.job().isPresent() || find(name).isPresent()
        ? replaced(name, source)
        : context.stream(name, source);
    QueueFixture<T> queue = new QueueFixture<>(name, stream, rows, new Faults(name, rows, clock));
    queues.put(name, queue);
    return queue;
  }

  private Optional<StreamInfo> find(String name) {
    return context.streams().stream()
        .filter(stream -> stream.name().equals(Optional.of(name)))
        .findFirst();
  }

  @SuppressWarnings("unchecked") // the test says what the source brings
  private <T> DStream<T> replaced(String name, FixtureSource<T> source) {
    Optional<StreamInfo> known = find(name);
    if (known.filter(stream -> stream.kind() != StreamInfo.Kind.DERIVED).isEmpty()) {
      throw new TidemillException(
          ErrorCode.UNKNOWN_NAME,
          "the job has no source named \"" + name + "\""
              + known
                  .map(stream -> ": that stream is made of others, by " + stream.origin())
                  .orElse("")
              + "; its sources are " + sources());
    }
    context.replaceSource(name, source);
    return (DStream<T>) context.namedStream(name);
  }

  private String sources() {
    List<String> sources = new ArrayList<>();
    boolean allNamed = true;
    for (StreamInfo stream : context.streams()) {
      if (stream.kind() != StreamInfo.Kind.DERIVED) {
        allNamed &= stream.name().isPresent();
        sources.add(
            stream.name().map(n -> "\"" + n + "\"").orElse(stream.origin() + " without a name"));
      }
    }
    return (sources.isEmpty() ? "none" : String.join(", ", sources))
        + (allNamed ? "" : "; give it one in the job, by .named(\"...\")");
  }

  private ReadSize readSize() {
    return switch (settings.variation()) {
      case SMALL_READS -> ReadSize.SMALL;
      case LARGE_READS -> ReadSize.LARGE;
      default -> ReadSize.SPREAD;
    };
  }

  boolean isReplaced(String name) {
    return queues.containsKey(name);
  }

  // ---------------------------------------------------------------- batches

  void start() {
    if (!probes.areAttached()) { // a start that has failed may be tried again
      unreached = settings.job().isPresent()
          ? Unreached.of(declaredByJob, context.streams())
          : Unreached.NONE;
      probes.attach(unreached.named());
    }
    watched(context::start);
  }

  /** Time of the first batch, or empty before the start. */
  Optional<Time> firstBatch() {
    return firstBatch;
  }

  @Override
  public void onStreamingStarted(Time first) {
    firstBatch = Optional.of(first);
  }

  /** An attempt has ended; a further one at the same batch takes the place of those before it. */
  @Override
  public void onBatchCompleted(BatchReport report) {
    Time time = report.batch().time();
    synchronized (runs) {
      List<BatchReport> attempts = new ArrayList<>();
      String text = printed.toString(StandardCharsets.UTF_8);
      printed.reset();
      if (!runs.isEmpty() && runs.get(runs.size() - 1).time().equals(time)) {
        BatchRun before = runs.remove(runs.size() - 1);
        attempts.addAll(before.allReports());
        text = before.printed() + text;
      }
      attempts.add(report);
      int number = runs.size() + 1;
      boolean succeeded = report.failure().isEmpty();
      probes.all().forEach(probe -> probe.completed(number, time, succeeded));
      runs.add(new BatchRun(number, attempts, text, assertions));
    }
  }

  List<BatchRun> runs() {
    synchronized (runs) {
      return List.copyOf(runs);
    }
  }

  /** The last of at least one batch. */
  BatchRun lastRun() {
    synchronized (runs) {
      return runs.get(runs.size() - 1);
    }
  }

  Optional<BatchRun> lastFailed() {
    return runs().stream().filter(BatchRun::hasFailed).reduce((a, b) -> b);
  }

  StreamProbe<String> savedTextFiles(String prefix, String suffix) {
    return SavedText.read(settings.storage(), prefix, suffix, runs(), this);
  }

  // ---------------------------------------------------------------- reports

  @Override
  public String inputOf(int batchNumber) {
    List<BatchRun> all = runs();
    return batchNumber <= all.size() ? InputText.of(all.get(batchNumber - 1).last(), queues) : "";
  }

  @Override
  public int batchesRun() {
    synchronized (runs) {
      return runs.size();
    }
  }

  @Override
  public List<Integer> failedBatches() {
    return runs().stream().filter(BatchRun::hasFailed).map(BatchRun::number).toList();
  }

  @Override
  public Optional<String> stoppedBy() {
    boolean stopped = stoppedByItself || context.state() == StreamingContextState.STOPPED;
    return lastFailed()
        .filter(run -> stopped && run.number() == batchesRun())
        .map(run -> "the job stopped when " + run.title() + " failed");
  }

  @Override
  public OpenAssertions assertions() {
    return assertions;
  }

  @Override
  public String variationTitle() {
    return settings.variationTitle();
  }

  // -------------------------------------------------------------------- end

  boolean isStrict() {
    return settings.strictness() == Strictness.STRICT;
  }

  /** Stops the job; what goes wrong with that is a finding. */
  List<String> stop() {
    stoppedByItself = context.state() == StreamingContextState.STOPPED;
    try {
      watched(context::close);
      return List.of();
    } catch (TidemillException e) {
      return List.of("the job could not be stopped: " + e.getMessage());
    }
  }

  /** What the test has not looked at, its probes apart. */
  List<String> leftOvers() {
    List<String> findings = new ArrayList<>();
    List<BatchRun> all = runs();
    for (BatchRun run : all) {
      if (!run.isSeen()) {
        unseen(run).ifPresent(findings::add);
      }
    }
    queues.values().forEach(queue -> findings.addAll(queue.leftOvers(stoppedBy())));
    findings.addAll(unreached.findings());
    findings.addAll(assertions.findings());
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
          + " attempts and nobody looked; if that is expected, check it:"
          + " assertThat(run).tookAttempts(" + run.attempts() + ")");
    }
    return Optional.empty();
  }

  /** What the guards find when the job has stopped. */
  List<String> guardFindings() {
    List<String> findings = new ArrayList<>();
    if (settings.guards().contains(Guard.FILES)) {
      storage.openFiles().forEach(file -> findings.add("the job has not closed the file " + file));
    }
    if (settings.guards().contains(Guard.THREADS)) {
      try {
        threads
            .left()
            .forEach(thread -> findings.add(
                "the job has started a thread that still runs, stop it when the job stops: "
                    + thread));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    return findings;
  }
}
