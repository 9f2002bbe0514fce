/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit;

import dev.tidemill.DStreamLike;
import dev.tidemill.StreamJob;
import dev.tidemill.StreamingContext;
import dev.tidemill.data.Pair;
import dev.tidemill.error.CallSite;
import dev.tidemill.spi.storage.Storage;
import dev.tidemill.spi.storage.StoragesByScheme;
import dev.tidemill.time.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Runs a streaming job in a test, one batch at a time, on the test's own thread and on a manual
 * clock that the test advances.
 *
 * <pre>{@code
 * try (StreamTester t = StreamTester.create(new WordCount())) {
 *   t.queueStream("lines", String.class).batch("a b a").batch("b");
 *   t.runBatches(2);
 *   assertThat(t.probe("counts")).inAnyOrderWithinBatch().hasBatches(
 *       batch(Pair.of("a", 2L), Pair.of("b", 1L)),
 *       batch(Pair.of("b", 1L)));
 * }
 * }</pre>
 *
 * <p>The job itself is unchanged: its sources are replaced by name, every named stream can be
 * probed, and the production scheduler and engine run it. When {@link #runBatch} returns, the batch
 * is complete; nothing waits, and nothing runs in parallel with the test. Streams may also be
 * declared inside the test.
 *
 * <p>The clock starts at 1970-01-01T00:00Z, so that batch n of a job with an interval of one second
 * is the batch {@code n000 ms}. Closing checks what the test has left unchecked, see {@link
 * Strictness} and {@link Guard}. A tester is used by one thread; several testers can run in
 * parallel. Opening and closing one takes a millisecond or two.
 */
public final class StreamTester implements AutoCloseable {
  private final LockStep lockStep;
  private final List<BatchScript> scripts = new ArrayList<>();
  private final List<FailingSink<?>> sinks = new ArrayList<>();
  private boolean closed;

  private StreamTester(StreamTesterSettings settings) {
    this.lockStep = new LockStep(settings);
    lockStep.job().assertions().enter();
  }

  /**
   * A tester without a job: the test declares its streams, on those of {@link #queueStream} or on
   * {@link #context()}.
   */
  public static StreamTester create() {
    return builder().create();
  }

  /** A tester of a job. */
  public static StreamTester create(StreamJob job) {
    return builder().job(() -> job).create();
  }

  /** Builds a tester with non-default options. */
  public static Builder builder() {
    return new Builder();
  }

  InstrumentedJob job() {
    return lockStep.job();
  }

  // ------------------------------------------------------------------ input

  /**
   * Supplies records from the test: to the job's source of this name, instead of what the job would
   * read, or, in a tester without a job, to a new stream.
   *
   * @throws dev.tidemill.error.TidemillException if the job has no source of this name; the message
   *     lists those that it has
   */
  public <T> QueueFixture<T> queueStream(String name) {
    return lockStep.job().queueStream(name);
  }

  /** Like {@link #queueStream(String)}, with the type of the records. */
  public <T> QueueFixture<T> queueStream(String name, Class<T> type) {
    return lockStep.job().queueStream(name);
  }

  /** Supplies the batches of several sources in one table; see {@link BatchScript}. */
  public BatchScript script(String table) {
    BatchScript script = new BatchScript(table, name -> lockStep.job().queueStream(name));
    scripts.add(script);
    return script;
  }

  /**
   * Allows a receiver of the job to run although it works in real time; usually receivers are
   * replaced by {@link #queueStream}.
   */
  public StreamTester keepReceiver(String name) {
    lockStep.keepReceiver(name);
    return this;
  }

  /**
   * The context in which the job is declared, for the test's own streams. After a restart, it is
   * another one.
   */
  public StreamingContext context() {
    return lockStep.contextOfTest();
  }

  // ----------------------------------------------------------------- output

  /**
   * Records the content of the stream of this name in each batch, starting with the first batch,
   * even if this is called after batches have run.
   *
   * @throws dev.tidemill.error.TidemillException if no stream has this name; the message lists
   *     those that exist
   */
  public StreamProbe<Object> probe(String name) {
    return lockStep.job().probes().find(name).asked();
  }

  /** Like {@link #probe(String)}, for records of this type, which is checked. */
  public <T> StreamProbe<T> probe(String name, Class<T> type) {
    return lockStep.job().probes().find(name, record -> type.isInstance(record) ? null : type);
  }

  /**
   * Like {@link #probe(String)}, for pairs with keys and values of these types, which are checked.
   */
  public <K, V> StreamProbe<Pair<K, V>> probe(String name, Class<K> keyType, Class<V> valueType) {
    return lockStep.job().probes().find(name, record -> {
      if (!(record instanceof Pair<?, ?> pair)) {
        return Pair.class;
      }
      if (pair.key() != null && !keyType.isInstance(pair.key())) {
        return keyType;
      }
      return pair.value() == null || valueType.isInstance(pair.value()) ? null : valueType;
    });
  }

  /**
   * A copy of the state of the stream of this name after the last batch; before the first one it is
   * empty, or as {@linkplain #restart() a restart} has restored it.
   *
   * <pre>{@code
   * t.runBatch();
   * assertThat(t.state("counts", String.class, Long.class)).containsEntry("a", 2L);
   * }</pre>
   *
   * @throws dev.tidemill.error.TidemillException if no stream of this name keeps a state; the
   *     message lists those that do
   * @throws AssertionError if a key or a value is of another type
   */
  public <K, S> Map<K, S> state(String name, Class<K> keyType, Class<S> stateType) {
    lockStep.restartIfDue();
    lockStep.start();
    Map<K, S> state = new LinkedHashMap<>();
    lockStep.job().context().stateOf(name).forEach((key, value) -> {
      requireType(name, "key", key, keyType);
      requireType(name, "state", value, stateType);
      state.put(keyType.cast(key), stateType.cast(value));
    });
    return state;
  }

  private static void requireType(String name, String what, Object value, Class<?> type) {
    if (value != null && !type.isInstance(value)) {
      throw new AssertionError("the state \"" + name + "\" has the " + what + " " + value + " of "
          + value.getClass().getName() + ", and the test expects " + type.getName()
          + "; name the type that the job uses");
    }
  }

  /**
   * Records the content of one of the test's own streams in each batch; must be called before the
   * first batch.
   */
  public <T> StreamProbe<T> probe(DStreamLike<T, ?, ?> stream) {
    return lockStep.job().probes().of(stream).asked();
  }

  /**
   * A sink in memory that fails where the test wants it to; faults that never occur make a strict
   * test fail.
   */
  public <T> FailingSink<T> failingSink() {
    FailingSink<T> sink = new FailingSink<>();
    sinks.add(sink);
    return sink;
  }

  /** What {@code print()} has written so far. */
  public PrintedOutput printed() {
    return new PrintedOutput(lockStep.job().runs(), lockStep.job().assertions());
  }

  /** The records that batches have given up, with {@code stream.batch.onFailure=deadletter}. */
  public DeadLetters deadLetters() {
    return lockStep.job().deadLetters();
  }

  /**
   * What the job's counter of this name has counted in the batches so far: each record of a batch
   * that has succeeded once. After {@linkplain #restart() a restart} it starts at 0.
   *
   * <pre>{@code
   * t.runBatch();
   * assertThat(t.counter("orders.invalid")).isEqualTo(1);
   * }</pre>
   *
   * @throws AssertionError if the job has no counter of this name; the message lists those it has
   */
  public long counter(String name) {
    lockStep.restartIfDue();
    lockStep.start();
    Map<String, Long> counters = lockStep.job().context().counters();
    Long count = counters.get(name);
    if (count == null) {
      throw new AssertionError("the job has no counter \"" + name + "\"; it has "
          + (counters.isEmpty() ? "none" : counters.keySet()) + ". ssc.counter(\"" + name
          + "\") makes it");
    }
    return count;
  }

  /**
   * What the batches so far have written with {@code saveAsTextFiles(prefix)}: one batch per
   * directory {@code prefix-TIME}, and one record per line.
   */
  public StreamProbe<String> savedTextFiles(String prefix) {
    return savedTextFiles(prefix, "");
  }

  /** Like {@link #savedTextFiles(String)}, for directories {@code prefix-TIME.suffix}. */
  public StreamProbe<String> savedTextFiles(String prefix, String suffix) {
    return lockStep.job().savedTextFiles(prefix, suffix);
  }

  // ---------------------------------------------------------------- batches

  /**
   * Runs the next batch, and returns when it is complete.
   *
   * @throws BatchFailedException if it fails
   */
  public BatchRun runBatch() {
    BatchRun run = lockStep.step();
    if (run.hasFailed()) {
      throw new BatchFailedException(run, run.last().failure().orElseThrow());
    }
    return run;
  }

  /** Runs the next batch, which may fail, and returns its outcome. */
  public BatchRun tryRunBatch() {
    return lockStep.step();
  }

  /** Runs this many batches, one after the other; see {@link #runBatch()}. */
  public List<BatchRun> runBatches(int count) {
    List<BatchRun> runs = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      runs.add(runBatch());
    }
    return runs;
  }

  /**
   * Advances the clock, and runs each batch that becomes due, each at its own time.
   *
   * @throws IllegalArgumentException if that would be more than a million batches
   */
  public List<BatchRun> advance(Duration duration) {
    Time target = lockStep.targetOf(duration);
    List<BatchRun> runs = new ArrayList<>();
    while (!lockStep.nextBatch().isAfter(target)) {
      runs.add(runBatch());
    }
    lockStep.moveTo(target);
    return runs;
  }

  /** All batches so far. */
  public List<BatchRun> batchRuns() {
    return lockStep.job().runs();
  }

  /**
   * Starts the job, which otherwise happens with the first batch: to test that it starts, or that
   * it does not.
   */
  public StreamTester start() {
    lockStep.start();
    return this;
  }

  // ---------------------------------------------------------------- restart

  /**
   * Kills the job between two batches, as {@code kill -9} does, and defines it anew. It starts with
   * the next batch, or by {@link #start()}, from its checkpoint: with its state, its windows, and
   * the input that no batch has read yet.
   *
   * <pre>{@code
   * t.runBatch();
   * t.restart();
   * assertThat(t.state("totals", String.class, Long.class)).containsEntry("ann", 2L);
   * t.runBatch();
   * }</pre>
   *
   * <p>The job does not need a checkpoint directory: the tester keeps a checkpoint in memory. If the
   * job or the test sets {@code stream.checkpoint.directory}, that one is used. Storage and sinks
   * see nothing more of the job that was killed, except that sinks are closed. Queues, probes and
   * the batches so far stay, and batches are counted on.
   *
   * @throws dev.tidemill.error.TidemillException if the job cannot be started again, because the
   *     test itself declares streams, or because a source, a sink or a stream with state has no name;
   *     the message says which
   */
  public StreamTester restart() {
    lockStep.restart(false, Optional.empty());
    return this;
  }

  /**
   * Like {@link #restart()}, but stops the job in order, as {@link StreamingContext#stop()} does.
   */
  public StreamTester stopAndRestart() {
    lockStep.restart(true, Optional.empty());
    return this;
  }

  /**
   * Like {@link #restart()}, with another version of the job, which continues from the same
   * checkpoint: to test an upgrade.
   *
   * <pre>{@code
   * t.runBatch();
   * t.restartWith(TotalsOfToday.class);
   * assertThat(t.state("totals", String.class, Long.class)).containsEntry("ann", 2L);
   * }</pre>
   *
   * <p>If the checkpoint does not fit, {@link #start()}, or what else starts the job, throws the
   * error that a user would get, with its table of what has changed. Sources that the other version
   * has in addition are replaced by {@link #queueStream}, before it starts.
   *
   * @param newJob has a no-argument constructor
   */
  public StreamTester restartWith(Class<? extends StreamJob> newJob) {
    return restartWith(
        () -> JobClass.newInstance(newJob, "restartWith(" + newJob.getSimpleName() + ".class)"));
  }

  /** Like {@link #restartWith(Class)}, for a job that is made by a function for each start. */
  public StreamTester restartWith(Supplier<? extends StreamJob> newJob) {
    lockStep.restart(false, Optional.of(newJob));
    return this;
  }

  /**
   * Stops the job and checks what the test has left unchecked.
   *
   * @throws StrictnessError if something was left unchecked or a guard found something
   */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    List<String> findings = new ArrayList<>(lockStep.close(true));
    if (lockStep.job().isStrict()) {
      scripts.forEach(script -> findings.addAll(script.leftOvers()));
      for (FailingSink<?> sink : sinks) {
        sink.unusedFaults()
            .forEach(fault -> findings.add("sink: the fault " + fault
                + " never struck; run that batch, or leave the fault out"));
      }
    }
    if (!findings.isEmpty()) {
      throw new StrictnessError(findings, lockStep.job().variationTitle());
    }
  }

  /** Like {@link #close}, after a failed test: further findings are attached to that failure. */
  void closeAfter(Throwable failure) {
    List<String> findings = lockStep.close(false);
    if (!findings.isEmpty()) {
      failure.addSuppressed(new StrictnessError(findings, lockStep.job().variationTitle()));
    }
  }

  /** Stops the job and checks nothing, after an aborted test. */
  void abandon() {
    lockStep.close(false);
  }

  /** Builds testers; each value has a default. One builder can build several testers. */
  public static final class Builder {
    private Optional<Supplier<? extends StreamJob>> job = Optional.empty();
    private final Map<String, StreamTesterSettings.Setting> settings = new TreeMap<>();
    private List<String> arguments = List.of();
    private Variation variation = Variation.PLAIN;
    private String variationTitle = "";
    private Strictness strictness = Strictness.STRICT;
    private Set<Guard> guards = Set.copyOf(EnumSet.allOf(Guard.class));
    private Storage storage = new StoragesByScheme();
    private Time startTime = Time.ofMillis(0);
    private Optional<CrashWorld> crash = Optional.empty();

    Builder() {
      setting("stream.master", "local[4]", "the test kit");
    }

    /** Another builder with the same values. */
    Builder copy() {
      Builder copy = new Builder();
      copy.job = job;
      copy.settings.putAll(settings);
      copy.arguments = arguments;
      copy.variation = variation;
      copy.variationTitle = variationTitle;
      copy.strictness = strictness;
      copy.guards = guards;
      copy.storage = storage;
      copy.startTime = startTime;
      copy.crash = crash;
      return copy;
    }

    /** Creates the job, a new one for each tester: {@code builder.job(WordCount::new)}. */
    public Builder job(Supplier<? extends StreamJob> newJob) {
      job = Optional.of(newJob);
      return this;
    }

    /** The time between two batches; by default the value of the job, or one second. */
    public Builder batch(Duration interval) {
      return setting("stream.batchInterval", interval.toString());
    }

    /**
     * The master URL; by default {@code local[4]}, which here means four partitions, computed one
     * after the other.
     */
    public Builder master(String newMaster) {
      return setting("stream.master", newMaster);
    }

    /**
     * Any setting of the job, by its key; takes precedence over the job, {@code stream.properties}
     * and the command line.
     */
    public Builder setting(String key, String value) {
      return setting(key, value, "StreamTester.Builder (" + CallSite.here() + ")");
    }

    Builder setting(String key, String value, String setBy) {
      settings.put(key, new StreamTesterSettings.Setting(value, setBy));
      return this;
    }

    /** The arguments that {@link StreamingContext#arguments} returns. */
    public Builder arguments(String... newArguments) {
      arguments = List.of(newArguments);
      return this;
    }

    /** How the job is distributed and computed; by default {@link Variation#PLAIN}. */
    public Builder variation(Variation newVariation) {
      variation = newVariation;
      variationTitle = newVariation.title();
      return this;
    }

    /** Whether the test fails if it leaves something unchecked; by default it does. */
    public Builder strictness(Strictness newStrictness) {
      strictness = newStrictness;
      return this;
    }

    /** The mistakes to look for; by default all. */
    public Builder guards(Guard... newGuards) {
      guards = Set.of(newGuards);
      return this;
    }

    /** The storage of the job; by default the local disk. */
    public Builder storage(Storage newStorage) {
      storage = newStorage;
      return this;
    }

    /** Where the job lives if it is killed at some of its steps. */
    Builder crash(CrashWorld world) {
      crash = Optional.of(world);
      return this;
    }

    /** The initial time of the clock; by default 1970-01-01T00:00Z. */
    public Builder startTime(Instant time) {
      startTime = Time.ofMillis(time.toEpochMilli());
      return this;
    }

    /**
     * Builds a tester, and makes the job declare its streams.
     *
     * @throws dev.tidemill.error.TidemillException if the job's declarations throw it
     */
    public StreamTester create() {
      return new StreamTester(settings());
    }

    /** Like {@link #create}, for a job that runs in real time; see {@link LiveTester}. */
    public LiveTester live() {
      return new LiveTester(settings());
    }

    StreamTesterSettings settings() {
      return new StreamTesterSettings(
          job,
          Map.copyOf(settings),
          arguments,
          variation,
          variationTitle,
          strictness,
          guards,
          storage,
          startTime,
          crash);
    }
  }
}
