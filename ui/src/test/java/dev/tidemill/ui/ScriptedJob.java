/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.ui;

import dev.tidemill.error.CallSite;
import dev.tidemill.error.Origin;
import dev.tidemill.listener.BatchPhase;
import dev.tidemill.listener.OutputInfo;
import dev.tidemill.listener.ReceiverState;
import dev.tidemill.listener.SourceState;
import dev.tidemill.listener.StageReport;
import dev.tidemill.spi.metrics.FailureText;
import dev.tidemill.spi.metrics.JobDescription;
import dev.tidemill.spi.metrics.JobStatus;
import dev.tidemill.spi.metrics.KeyGroupSize;
import dev.tidemill.spi.metrics.MeterFamily;
import dev.tidemill.spi.metrics.ObservedBatch;
import dev.tidemill.spi.metrics.ObservedJob;
import dev.tidemill.spi.metrics.PageSettings;
import dev.tidemill.spi.metrics.Progress;
import dev.tidemill.spi.metrics.RecordTap;
import dev.tidemill.spi.metrics.RecordTaps;
import dev.tidemill.spi.metrics.SourceControls;
import dev.tidemill.spi.metrics.SourceStatus;
import dev.tidemill.spi.metrics.StateSize;
import dev.tidemill.spi.metrics.StreamFlow;
import dev.tidemill.spi.metrics.TappedRecord;
import dev.tidemill.spi.source.Credit;
import dev.tidemill.spi.source.ReplayCapability;
import dev.tidemill.spi.source.SourceLag;
import dev.tidemill.time.Time;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A job that has done what a test says. */
public final class ScriptedJob implements ObservedJob {
  static final long START = 1_000_000;

  private final JobDescription description;
  private final List<ObservedBatch> batches = new ArrayList<>();
  private final List<Runnable> watchers = new CopyOnWriteArrayList<>();
  private final List<MeterFamily> meters = new ArrayList<>();
  private JobStatus.State state = JobStatus.State.RUNNING;
  private Optional<JobStatus.Running> running = Optional.empty();
  private Optional<FailureText> failure = Optional.empty();
  private Optional<RuntimeException> broken = Optional.empty();
  private List<Progress> progress = List.of();
  private long now = START;
  private long lag = 42;
  private long skipped;
  private boolean paused;
  private OptionalLong rate = OptionalLong.empty();
  private long waiting;
  private volatile Optional<List<TappedRecord>> tapped = Optional.empty();
  private final AtomicInteger openTaps = new AtomicInteger();
  private final AtomicInteger measured = new AtomicInteger();

  public ScriptedJob(String id, String name) {
    this(id, name, settings());
  }

  ScriptedJob(String id, String name, PageSettings settings) {
    description = new JobDescription(
        id,
        name,
        "local[2]",
        2,
        Duration.ofSeconds(1),
        Time.ofMillis(START),
        ZoneOffset.UTC,
        List.of(new JobDescription.Stream(
            0,
            "lines",
            operation("socketTextStream", 7),
            JobDescription.Kind.SOURCE,
            List.of(),
            Duration.ofSeconds(1))),
        List.of(new JobDescription.Output(output(), 0, "at least once")),
        Optional.empty(),
        settings);
  }

  static PageSettings settings() {
    return new PageSettings(true, "127.0.0.1", 0, List.of(), "/", false, Optional.empty(), 1_000);
  }

  public static Origin operation(String name, int line) {
    return new Origin(name, Optional.empty(), new CallSite("WordCount.java", line));
  }

  private static OutputInfo output() {
    return new OutputInfo(0, "lines.print", operation("print", 9));
  }

  /** A batch that took as long as given, of which the engine was busy with flatMap for most. */
  public static ObservedBatch batch(long id, long delayMillis, long processingMillis) {
    return batch(
        id, delayMillis, processingMillis, ObservedBatch.Status.SUCCEEDED, Optional.empty());
  }

  public static ObservedBatch batch(
      long id,
      long delayMillis,
      long processingMillis,
      ObservedBatch.Status status,
      Optional<FailureText> failure) {
    Time time = Time.ofMillis(START + id * 1_000);
    Duration processing = Duration.ofMillis(processingMillis);
    return new ObservedBatch(
        id,
        time,
        1,
        1,
        status,
        time,
        time.plus(Duration.ofMillis(delayMillis)),
        Duration.ofMillis(delayMillis),
        processing,
        Map.of("lines", new ObservedBatch.Input(100, "[0, 100)", "lines 0 to 100")),
        List.of(new ObservedBatch.Output(output(), processing, failure)),
        List.of(
            new BatchPhase(BatchPhase.Kind.PLAN, Duration.ZERO, processing.dividedBy(10)),
            new BatchPhase(
                BatchPhase.Kind.OUTPUTS,
                processing.dividedBy(10),
                processing.multipliedBy(9).dividedBy(10))),
        List.of(new StageReport(
            operation("reduceByKey", 9),
            List.of(operation("flatMap", 8), operation("reduceByKey", 9)),
            Duration.ZERO,
            processing.multipliedBy(8).dividedBy(10),
            2,
            processing,
            processing.dividedBy(2),
            OptionalLong.of(100))),
        1,
        List.of(),
        failure,
        List.of());
  }

  /** The same batch with the records of its stream counted. */
  static ObservedBatch counted(ObservedBatch batch) {
    return new ObservedBatch(
        batch.id(),
        batch.time(),
        batch.attempt(),
        batch.epoch(),
        batch.status(),
        batch.submitted(),
        batch.started(),
        batch.schedulingDelay(),
        batch.processingTime(),
        batch.inputs(),
        batch.outputs(),
        batch.phases(),
        batch.stages(),
        batch.publishAttempts(),
        batch.earlierFailures(),
        batch.failure(),
        List.of(new StreamFlow(0, 100, 4, 70, 10)));
  }

  public ScriptedJob add(ObservedBatch batch) {
    synchronized (batches) {
      batches.add(batch);
    }
    now = batch.started().millis() + batch.processingTime().toMillis();
    watchers.forEach(Runnable::run);
    return this;
  }

  public ScriptedJob isBehindBy(long records) {
    lag = records;
    return this;
  }

  ScriptedJob replaceLast(ObservedBatch batch) {
    synchronized (batches) {
      batches.remove(batches.size() - 1);
    }
    return add(batch);
  }

  public ScriptedJob isIn(JobStatus.State newState, Optional<FailureText> why) {
    state = newState;
    failure = why;
    watchers.forEach(Runnable::run);
    return this;
  }

  public ScriptedJob runs(JobStatus.Running batch, long untilMillis) {
    running = Optional.of(batch);
    now = untilMillis;
    return this;
  }

  public ScriptedJob has(long newSkipped, long newWaiting) {
    skipped = newSkipped;
    waiting = newWaiting;
    return this;
  }

  public ScriptedJob add(MeterFamily family) {
    meters.add(family);
    return this;
  }

  /** Has every question about sources fail. */
  ScriptedJob failing(RuntimeException newBroken) {
    broken = Optional.of(newBroken);
    return this;
  }

  @Override
  public JobDescription description() {
    return description;
  }

  @Override
  public JobStatus status() {
    return new JobStatus(
        state, running, waiting, batches().size(), skipped, 0, 100L * batches().size(), failure);
  }

  @Override
  public Time now() {
    return Time.ofMillis(now);
  }

  @Override
  public List<ObservedBatch> batches() {
    synchronized (batches) {
      return List.copyOf(batches);
    }
  }

  @Override
  public List<SourceStatus> sources() {
    if (broken.isPresent()) {
      throw broken.get();
    }
    return List.of(
        new SourceStatus(
            "lines",
            operation("socketTextStream", 7),
            true,
            true,
            100,
            SourceLag.ofRecords(lag),
            Optional.of(ReplayCapability.NONE),
            Optional.of(new SourceStatus.Connection(
                ReceiverState.Status.FAILING,
                Time.ofMillis(START),
                3,
                2,
                Optional.of(Time.ofMillis(START + 500)))),
            Optional.of(new Credit(10, 1_000)),
            1,
            Optional.of(new SourceStatus.Problem(
                Time.ofMillis(START), new FailureText("from 1 to 2: gone", ""))),
            1,
            Optional.of(new SourceStatus.Problem(
                Time.ofMillis(START), new FailureText("no <b>server</b>", "stack"))),
            new SourceState("lines", paused, rate, OptionalLong.empty())),
        new SourceStatus(
            "files",
            operation("textFileStream", 6),
            false,
            true,
            0,
            SourceLag.UNKNOWN,
            Optional.of(ReplayCapability.EXACT),
            Optional.empty(),
            Optional.empty(),
            0,
            Optional.empty(),
            0,
            Optional.empty(),
            new SourceState("files", false, OptionalLong.of(7), OptionalLong.of(3))));
  }

  @Override
  public SourceControls controls() {
    return new SourceControls() {
      @Override
      public boolean pause(String source, boolean newPaused) {
        paused = newPaused;
        return source.equals("lines");
      }

      @Override
      public boolean limitRate(String source, OptionalLong recordsPerSecond) {
        rate = recordsPerSecond;
        return source.equals("lines");
      }
    };
  }

  /** Shows records in a tap of the stream "lines". */
  ScriptedJob taps(TappedRecord... records) {
    tapped = Optional.of(List.of(records));
    return this;
  }

  int openTaps() {
    return openTaps.get();
  }

  int measured() {
    return measured.get();
  }

  @Override
  public void measure() {
    measured.incrementAndGet();
  }

  @Override
  public Optional<Time> endTime() {
    return status().isOver() ? Optional.of(now()) : Optional.empty();
  }

  @Override
  public List<KeyGroupSize> keyGroups() {
    return List.of(new KeyGroupSize("totals", 5, 2));
  }

  @Override
  public RecordTaps taps() {
    return new RecordTaps() {
      @Override
      public boolean areAllowed() {
        return tapped.isPresent() && !status().isOver();
      }

      @Override
      public Optional<RecordTap> open(String stream) {
        if (!areAllowed() || !stream.equals("lines")) {
          return Optional.empty();
        }
        openTaps.incrementAndGet();
        return Optional.of(new RecordTap() {
          @Override
          public List<TappedRecord> after(long number) {
            return tapped.orElseThrow().stream()
                .filter(record -> record.number() > number)
                .toList();
          }

          @Override
          public void close() {
            openTaps.decrementAndGet();
          }
        });
      }
    };
  }

  @Override
  public List<StateSize> states() {
    return List.of(
        new StateSize("totals", 3, OptionalLong.of(2), OptionalLong.of(1), OptionalLong.of(4_096)));
  }

  @Override
  public List<Progress> progress() {
    return progress;
  }

  /** Operations that are under way from now on. */
  public void begin(Progress... operations) {
    progress = List.of(operations);
  }

  @Override
  public SortedMap<String, Long> counters() {
    return new TreeMap<>(Map.of("orders.invalid", 7L));
  }

  @Override
  public SortedMap<String, OptionalDouble> gauges() {
    return new TreeMap<>(
        Map.of("cache.size", OptionalDouble.of(2.5), "unknown", OptionalDouble.empty()));
  }

  @Override
  public List<MeterFamily> meters() {
    return meters;
  }

  @Override
  public void onChange(Runnable changed) {
    watchers.add(changed);
  }
}
