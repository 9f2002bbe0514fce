/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit;

import dev.tidemill.DStream;
import dev.tidemill.StreamJob;
import dev.tidemill.StreamingContext;
import dev.tidemill.StreamingContextState;
import dev.tidemill.deadletter.DeadLetter;
import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.Origin;
import dev.tidemill.error.TidemillException;
import dev.tidemill.listener.BatchInfo;
import dev.tidemill.listener.BatchReport;
import dev.tidemill.listener.StreamInfo;
import dev.tidemill.listener.StreamingListener;
import dev.tidemill.spi.storage.Storage;
import dev.tidemill.testkit.internal.FixtureRows;
import dev.tidemill.testkit.internal.FixtureSource;
import dev.tidemill.testkit.internal.MemoryStorage;
import dev.tidemill.testkit.internal.ReadSize;
import dev.tidemill.testkit.internal.ThreadWatch;
import dev.tidemill.time.ManualClock;
import dev.tidemill.time.Time;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
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
  private final Consumer<StreamingContext.Builder> drive;
  private final Optional<ManualClock> clock;
  private final ThreadWatch threads = new ThreadWatch();
  private final Storage lent = new MemoryStorage();
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final Probes probes;
  private final Map<String, QueueFixture<?>> queues = new LinkedHashMap<>();
  private final List<BatchRun> runs = new ArrayList<>();
  private final Map<String, DeadLetter> letters = new LinkedHashMap<>();
  private final OpenAssertions assertions = new OpenAssertions();
  private final List<JobInstance> dead = new ArrayList<>();
  private Optional<Supplier<? extends StreamJob>> job;
  private JobInstance instance;
  private Unreached unreached = Unreached.NONE;
  private Optional<Time> firstBatch = Optional.empty();
  private boolean startedAgain;
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
    this.drive = drive;
    this.clock = clock;
    this.job = settings.job();
    this.instance = newInstance();
    this.probes = new Probes(instance.context(), this);
    watched(instance::define);
  }

  private JobInstance newInstance() {
    Optional<CrashWorld> crash = settings.crash();
    Storage storage = crash.map(CrashWorld::newProcess).orElse(settings.storage());
    boolean lends = clock.isPresent() && job.isPresent();
    JobInstance created = new JobInstance(
        settings,
        job,
        new JobInstance.Surroundings(
            storage,
            lends ? Optional.of(crash.isPresent() ? storage : lent) : Optional.empty(),
            new PrintStream(printed, true, StandardCharsets.UTF_8),
            crash.map(CrashWorld::points),
            crash.map(CrashWorld::published),
            drive));
    created.tell(this);
    return created;
  }

  // ---------------------------------------------------------------- restart

  /** Whether the job has died at a crash point. */
  boolean isKilled() {
    return instance.life().isKilled();
  }

  /** Why the job cannot be started again, if so. */
  Optional<String> obstacle() {
    if (job.isEmpty()) {
      return Optional.of("its streams are declared in the test itself; declare them in a StreamJob,"
          + " as in StreamTester.create(ssc -> ...), so that they can be declared again");
    }
    return instance
        .declined()
        .map(reason -> "it cannot have a checkpoint: " + reason.getMessage())
        .or(this::ownStreams);
  }

  private Optional<String> ownStreams() {
    Set<Origin> known = new HashSet<>();
    instance.declaredByJob().forEach(stream -> known.add(stream.origin()));
    Optional<String> own = context().streams().stream()
        .filter(stream -> !known.contains(stream.origin())
            && stream.name().filter(queues::containsKey).isEmpty())
        .findFirst()
        .map(stream -> "the test itself declares " + stream.origin());
    return own.or(() -> queues.values().stream()
            .filter(QueueFixture::isStreamTaken)
            .findFirst()
            .map(queue -> "the test uses the stream of " + queue))
        .or(() -> probes.haveStreamsOfTheTest()
            ? Optional.of("the test probes a stream by itself, and not by its name")
            : Optional.empty())
        .map(what -> what + ", and another start has only what the job declares");
  }

  /** Ends the job, as it may have done already, and defines it anew; see {@link #start}. */
  void restart(boolean orderly, Optional<Supplier<? extends StreamJob>> next) {
    if (orderly && !isKilled()) {
      watched(instance.context()::close);
    } else {
      watched(instance::kill);
      settings.crash().ifPresent(CrashWorld::losePower);
    }
    dead.add(instance);
    job = next.isPresent() ? next : job;
    firstBatch = Optional.empty();
    startedAgain = true;
    instance = newInstance();
    watched(instance::define);
    probes.detach(context());
    replaceSources();
  }

  /** A source that another version of the job does not have is its own mistake to report. */
  private void replaceSources() {
    queues.forEach((name, queue) -> {
      if (find(name).filter(stream -> stream.kind() != StreamInfo.Kind.DERIVED).isPresent()) {
        context().replaceSource(name, new FixtureSource<>(queue.rows(), readSize()));
      }
    });
  }

  /** Does something that may start threads of the job. */
  void watched(Runnable work) {
    threads.during(() -> {
      work.run();
      return true;
    });
  }

  StreamingContext context() {
    return instance.context();
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
    DStream<T> stream = job.isPresent() || find(name).isPresent()
        ? replaced(name, source)
        : context().stream(name, source);
    QueueFixture<T> queue = new QueueFixture<>(name, stream, rows, new Faults(name, rows, clock));
    queues.put(name, queue);
    return queue;
  }

  private Optional<StreamInfo> find(String name) {
    return context().streams().stream()
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
    context().replaceSource(name, source);
    return (DStream<T>) context().namedStream(name);
  }

  private String sources() {
    List<String> sources = new ArrayList<>();
    boolean allNamed = true;
    for (StreamInfo stream : context().streams()) {
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
    if (!probes.areAttachedTo(context())) { // a start that has failed may be tried again
      unreached = job.isPresent()
          ? Unreached.of(instance.declaredByJob(), context().streams())
          : Unreached.NONE;
      probes.attach(context(), unreached.named());
    }
    watched(context()::start);
    if (!dead.isEmpty() && instance.declined().isPresent()) {
      throw instance.declined().get();
    }
  }

  /** Time of the first batch, or empty before the start. */
  Optional<Time> firstBatch() {
    return firstBatch;
  }

  @Override
  public void onStreamingStarted(Time first) {
    firstBatch = Optional.of(first);
  }

  /** What a dead start has printed for a batch that runs again counts as little as the attempt. */
  @Override
  public void onBatchStarted(BatchInfo batch, Duration schedulingDelay) {
    synchronized (runs) {
      if (startedAgain) {
        printed.reset();
        startedAgain = false;
      }
    }
  }

  @Override
  public void onDeadLetters(BatchInfo batch, List<DeadLetter> ofBatch) {
    synchronized (runs) {
      ofBatch.forEach(letter -> letters.put(letter.id(), letter));
    }
  }

  /** What the batches so far have given up; who asks knows that they needed several attempts. */
  DeadLetters deadLetters() {
    synchronized (runs) {
      Set<Time> lettered = new HashSet<>();
      letters.values().forEach(letter -> lettered.add(letter.batchTime()));
      runs.stream().filter(run -> lettered.contains(run.time())).forEach(BatchRun::markSeen);
      return new DeadLetters(List.copyOf(letters.values()), runs, assertions);
    }
  }

  /** An attempt has ended; a further one at the same batch takes the place of those before it. */
  @Override
  public void onBatchCompleted(BatchReport report) {
    Time time = report.batch().time();
    synchronized (runs) {
      if (isComplete(time)) {
        return; // a start that was killed has published it, and did not get to say so
      }
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

  private boolean isComplete(Time time) {
    return !runs.isEmpty()
        && !time.isAfter(runs.get(runs.size() - 1).time())
        && !runs.get(runs.size() - 1).hasFailed();
  }

  List<BatchRun> runs() {
    synchronized (runs) {
      return List.copyOf(runs);
    }
  }

  /** The last batch, or empty before the first. */
  Optional<BatchRun> latestRun() {
    synchronized (runs) {
      return runs.isEmpty() ? Optional.empty() : Optional.of(lastRun());
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

  private Storage readStorage() {
    return settings.crash().map(CrashWorld::newProcess).orElse(settings.storage());
  }

  StreamProbe<String> savedTextFiles(String prefix, String suffix) {
    return SavedText.read(readStorage(), prefix, suffix, runs(), this);
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
    boolean stopped = stoppedByItself || context().state() == StreamingContextState.STOPPED;
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
    stoppedByItself = context().state() == StreamingContextState.STOPPED;
    try {
      watched(context()::close);
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

  private List<String> openFiles() {
    List<String> files = new ArrayList<>(instance.openFiles());
    dead.forEach(each -> {
      files.addAll(each.openFiles());
      each.life().close();
    });
    return files;
  }

  /** What the guards find when the job has stopped. */
  List<String> guardFindings() {
    List<String> findings = new ArrayList<>();
    if (settings.guards().contains(Guard.FILES)) {
      openFiles().forEach(file -> findings.add("the job has not closed the file " + file));
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
