/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit;

import dev.tidemill.StreamJob;
import dev.tidemill.StreamingContext;
import dev.tidemill.deadletter.DeadLetter;
import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.listener.BatchInfo;
import dev.tidemill.listener.BatchReport;
import dev.tidemill.listener.StreamInfo;
import dev.tidemill.listener.StreamingListener;
import dev.tidemill.spi.harness.JobHarness;
import dev.tidemill.spi.sink.OpenSink;
import dev.tidemill.spi.sink.Sink;
import dev.tidemill.spi.sink.SinkContext;
import dev.tidemill.spi.storage.Storage;
import dev.tidemill.testkit.internal.CrashPoints;
import dev.tidemill.testkit.internal.FunctionInspector;
import dev.tidemill.testkit.internal.JobLife;
import dev.tidemill.testkit.internal.LifeSink;
import dev.tidemill.testkit.internal.LifeStorage;
import dev.tidemill.testkit.internal.PublishedRecords;
import dev.tidemill.testkit.internal.WatchedStorage;
import dev.tidemill.testkit.internal.engine.CheckedEngine;
import dev.tidemill.testkit.internal.engine.LifeEngine;
import dev.tidemill.time.Time;
import java.io.PrintStream;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** One start of the job under test: a context in which the job has declared its streams. */
final class JobInstance implements JobHarness {
  /**
   * What a start works with.
   *
   * @param storage where the job reads and writes
   * @param lent where its checkpoint is, if it has no checkpoint directory of its own
   * @param printed takes what it prints
   * @param points numbers its steps
   * @param published records what its sinks publish
   * @param drive sets the clock and the task executor
   */
  record Surroundings(
      Storage storage,
      Optional<Storage> lent,
      PrintStream printed,
      Optional<CrashPoints> points,
      Optional<PublishedRecords> published,
      Consumer<StreamingContext.Builder> drive) {}

  private final StreamTesterSettings settings;
  private final Surroundings world;
  private final JobLife life;
  private final WatchedStorage storage;
  private final StreamingContext context;
  private final Optional<StreamJob> job;
  private List<StreamInfo> declaredByJob = List.of();
  private Optional<TidemillException> declined = Optional.empty();

  JobInstance(
      StreamTesterSettings settings,
      Optional<Supplier<? extends StreamJob>> newJob,
      Surroundings world) {
    this.settings = settings;
    this.world = world;
    this.life = new JobLife(world.points());
    this.storage = new WatchedStorage(new LifeStorage(world.storage(), life));
    this.job = newJob.map(Supplier::get);
    StreamingContext.Builder builder = StreamingContext.builder();
    builder.setting(
        "stream.batch.onFailure",
        "stop"); // a default: one attempt, so that a test fails with the first failure
    job.ifPresent(j -> j.configure(builder));
    world.drive().accept(builder);
    configure(builder);
    this.context = builder.build();
  }

  private void configure(StreamingContext.Builder builder) {
    builder
        .environment(environment -> environment
            .withStorage(storage)
            .withJobId("test")
            .withHarness(this)
            .withPrintTarget(world.printed())
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
    boolean checked = checks.mutation().isPresent() || checks.serialization();
    boolean counted = world.points().isPresent();
    if (checked || counted) {
      builder.environment(environment -> environment.withEngineWrapper(engine -> {
        CheckedEngine watched = new CheckedEngine(engine, checks);
        return counted ? new LifeEngine(watched, life) : watched;
      }));
    }
    if (guards.contains(Guard.INVERSES)) {
      builder.fixedSetting("stream.state.inverseCheck", "true", "the guard INVERSES");
    }
    if (guards.contains(Guard.CLOSURES)) {
      builder
          .fixedSetting("stream.closureCheck", "true", "the guard CLOSURES")
          .environment(environment -> environment.withFunctionObserver(new FunctionInspector()));
    }
  }

  /** Has the job declare its streams. */
  void define() {
    try {
      if (job.isPresent()) {
        define(job.get());
      }
    } catch (RuntimeException | Error e) {
      context.close();
      throw e;
    }
    declaredByJob = context.streams();
  }

  private void define(StreamJob of) {
    try {
      of.define(context);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new TidemillException(
          ErrorCode.USER_FUNCTION_FAILED,
          "the job " + of.getClass().getName() + " cannot be defined: " + e,
          e);
    }
  }

  /** Tells a listener what happens, as long as this start lives. */
  void tell(StreamingListener listener) {
    context.addListener(new StreamingListener() {
      @Override
      public void onStreamingStarted(Time first) {
        if (!life.isKilled()) {
          listener.onStreamingStarted(first);
        }
      }

      @Override
      public void onBatchStarted(BatchInfo batch, Duration delay) {
        if (!life.isKilled()) {
          listener.onBatchStarted(batch, delay);
        }
      }

      @Override
      public void onDeadLetters(BatchInfo batch, List<DeadLetter> letters) {
        if (!life.isKilled()) {
          listener.onDeadLetters(batch, letters);
        }
      }

      @Override
      public void onBatchCompleted(BatchReport report) {
        if (!life.isKilled()) {
          listener.onBatchCompleted(report);
        }
      }
    });
  }

  StreamingContext context() {
    return context;
  }

  JobLife life() {
    return life;
  }

  List<StreamInfo> declaredByJob() {
    return declaredByJob;
  }

  /** The files that it should have closed: a dead job closes nothing. */
  List<String> openFiles() {
    return life.isKilled() ? List.of() : storage.openFiles();
  }

  /** Why the job can have no checkpoint, if so. */
  Optional<TidemillException> declined() {
    return declined;
  }

  /**
   * Ends it as a kill does. Its threads and connections end, too, and nothing of that can be seen
   * outside.
   */
  void kill() {
    life.bury();
    context.close();
  }

  @Override
  public <T> OpenSink<T> sinkOpened(Sink<T> sink, SinkContext of, OpenSink<T> opened) {
    return new LifeSink<>(of.name(), opened, life, world.published());
  }

  /** The test asks the tester for them. */
  @Override
  public boolean seesDeadLetters() {
    return true;
  }

  @Override
  public Optional<Storage> checkpoint() {
    return world.lent().map(place -> new LifeStorage(place, life));
  }

  @Override
  public void checkpointDeclined(TidemillException reason) {
    declined = Optional.of(reason);
  }
}
