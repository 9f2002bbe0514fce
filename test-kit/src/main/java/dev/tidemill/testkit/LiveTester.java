/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit;

import dev.tidemill.DStreamLike;
import dev.tidemill.StreamingContext;
import dev.tidemill.time.SystemClock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Runs a job in real time, on its own threads, for tests with a real server, broker or directory.
 *
 * <pre>{@code
 * try (LiveTester t = StreamTester.builder().job(WordCount::new).batch(Duration.ofMillis(50)).live()) {
 *   StreamProbe<Object> counts = t.probe("counts");
 *   t.start();
 *   server.send("a b a");
 *   t.await(counts).untilRecords(Pair.of("a", 2L), Pair.of("b", 1L));
 * }
 * }</pre>
 *
 * <p>The clock determines which batch a record belongs to, so tests wait for named conditions. If a
 * manual clock is sufficient, use {@link StreamTester} instead. Requires Awaitility on the class
 * path.
 */
public final class LiveTester implements AutoCloseable {
  private final InstrumentedJob job;
  private boolean started;
  private boolean closed;

  LiveTester(StreamTesterSettings settings) {
    this.job = new InstrumentedJob(
        settings,
        builder -> builder.environment(world -> world.withClock(new SystemClock())),
        Optional.empty());
  }

  /** Like {@link StreamTester#queueStream(String)}. */
  public <T> QueueFixture<T> queueStream(String name) {
    return job.queueStream(name);
  }

  /** Like {@link StreamTester#queueStream(String, Class)}. */
  public <T> QueueFixture<T> queueStream(String name, Class<T> type) {
    return job.queueStream(name);
  }

  /** Like {@link StreamTester#probe(String)}; called before the start. */
  public StreamProbe<Object> probe(String name) {
    return job.probes().find(name).asked();
  }

  /** Like {@link StreamTester#probe(String, Class)}; called before the start. */
  public <T> StreamProbe<T> probe(String name, Class<T> type) {
    return job.probes().find(name, record -> type.isInstance(record) ? null : type);
  }

  /** Like {@link StreamTester#probe(DStreamLike)}; called before the start. */
  public <T> StreamProbe<T> probe(DStreamLike<T, ?, ?> stream) {
    return job.probes().of(stream).asked();
  }

  /** Returns the context in which the job is declared. */
  public StreamingContext context() {
    return job.context();
  }

  /** Starts the job, which then runs on its own threads. */
  public LiveTester start() {
    job.start();
    started = true;
    return this;
  }

  /** Returns an object that waits for what a probe will record. */
  public <T> ProbeAwait<T> await(StreamProbe<T> probe) {
    return new ProbeAwait<>(probe, job);
  }

  /** Returns all batches so far. */
  public List<BatchRun> batchRuns() {
    return job.runs();
  }

  /**
   * Stops the job and checks what the test left unchecked: probes that it did not wait for,
   * failures that it did not check, and findings of the guards.
   *
   * @throws StrictnessError if something was left unchecked or a guard found something
   */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    List<String> findings = new ArrayList<>(job.stop());
    if (job.isStrict()) {
      if (!started) {
        findings.add("the job was never started; call start()");
      }
      findings.addAll(job.leftOvers());
      for (StreamProbe<?> probe : job.probes().all()) {
        if (probe.isAsked() && !probe.rows().isEmpty() && probe.firstUnasserted() == 0) {
          findings.add(probe + ": nobody waited for its batches; say await(probe).until...");
        }
      }
    }
    findings.addAll(job.guardFindings());
    if (!findings.isEmpty()) {
      throw new StrictnessError(findings, job.variationTitle());
    }
  }
}
