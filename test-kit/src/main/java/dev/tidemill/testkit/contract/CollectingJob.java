/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.contract;

import dev.tidemill.SourceControl;
import dev.tidemill.StreamingContext;
import dev.tidemill.deadletter.DeadLetter;
import dev.tidemill.error.TidemillException;
import dev.tidemill.listener.BatchInfo;
import dev.tidemill.listener.ReceiverInfo;
import dev.tidemill.listener.SourceGap;
import dev.tidemill.listener.StreamingListener;
import dev.tidemill.spi.source.Source;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A job on the system clock that collects the records of one source and what is reported about it,
 * for tests of a connector against its real server.
 *
 * <pre>{@code
 * try (CollectingJob<String> job = new CollectingJob<>(source, checkpoint)) {
 *   server.send("a", "b");
 *   job.until(() -> job.count() == 2);
 *   assertThat(job.records()).containsExactly("a", "b");
 *   assertThat(job.gaps()).isEmpty();
 * }
 * }</pre>
 *
 * <p>The job has one worker, a batch every 100 ms, and restarts a receiver after 100 to 500 ms. With
 * a checkpoint, records that cannot be processed become dead letters. Methods may be called on any
 * thread.
 *
 * @param <T> type of the records
 */
public final class CollectingJob<T> implements AutoCloseable {
  private static final String STREAM = "in";
  private static final Duration LIMIT = Duration.ofMinutes(3);

  private final StreamingContext ssc;
  private final Patience patience = new Patience(LIMIT);
  private final List<T> records = new ArrayList<>();
  private final List<String> gaps = new CopyOnWriteArrayList<>();
  private final List<String> problems = new CopyOnWriteArrayList<>();
  private final List<DeadLetter> letters = new CopyOnWriteArrayList<>();

  /**
   * Starts a job without a checkpoint directory.
   *
   * @throws TidemillException if the source cannot be opened
   */
  public CollectingJob(Source<T> source) {
    this(source, Optional.empty(), Map.of());
  }

  /**
   * Starts a job with a checkpoint directory.
   *
   * @throws TidemillException if the source cannot be opened, or the checkpoint cannot be used
   */
  public CollectingJob(Source<T> source, Path checkpoint) {
    this(source, Optional.of(checkpoint), Map.of());
  }

  /**
   * Starts a job.
   *
   * @param checkpoint its checkpoint directory, if it has one
   * @param settings further settings of the job, such as {@code stream.receiver.bufferRecords}
   * @throws TidemillException if the source cannot be opened, or the checkpoint cannot be used
   */
  public CollectingJob(Source<T> source, Optional<Path> checkpoint, Map<String, String> settings) {
    StreamingContext.Builder builder = StreamingContext.builder()
        .master("local[1]")
        .batchInterval(Duration.ofMillis(100))
        .setting("stream.receiver.restartDelay", "100ms")
        .setting("stream.receiver.maxRestartDelay", "500ms");
    checkpoint.ifPresent(directory ->
        builder.checkpoint(directory.toString()).setting("stream.batch.onFailure", "deadletter"));
    settings.forEach(builder::setting);
    ssc = builder.build();
    boolean isStarted = false;
    try {
      ssc.addListener(new Reports());
      ssc.stream(STREAM, source).foreachRDD((rdd, time) -> {
        List<T> batch = rdd.collect();
        synchronized (records) {
          records.addAll(batch);
        }
        patience.changed();
      });
      ssc.start();
      isStarted = true;
    } finally {
      if (!isStarted) {
        ssc.close();
      }
    }
  }

  private final class Reports implements StreamingListener {
    @Override
    public void onGap(SourceGap gap) {
      gaps.add(gap.gap().reason());
      patience.changed();
    }

    @Override
    public void onDeadLetters(BatchInfo batch, List<DeadLetter> ofBatch) {
      letters.addAll(ofBatch);
      patience.changed();
    }

    @Override
    public void onReceiverError(ReceiverInfo receiver) {
      problems.add(
          receiver.message() + receiver.error().map(error -> ": " + error).orElse(""));
      patience.changed();
    }
  }

  /** Returns the records of all batches so far, in order. */
  public List<T> records() {
    synchronized (records) {
      return List.copyOf(records);
    }
  }

  /** Returns how many records there are so far. */
  public int count() {
    synchronized (records) {
      return records.size();
    }
  }

  /** Returns the dead letters so far; there are none without a checkpoint. */
  public List<DeadLetter> letters() {
    return List.copyOf(letters);
  }

  /** Returns the reasons of the gaps that the source has reported so far. */
  public List<String> gaps() {
    return List.copyOf(gaps);
  }

  /** Returns the errors that the receiver has reported so far, each with its cause. */
  public List<String> problems() {
    return List.copyOf(problems);
  }

  /** Returns the control of the source, with which batches stop taking records, and go on. */
  public SourceControl source() {
    return ssc.source(STREAM);
  }

  /**
   * Waits until a condition holds, for at most three minutes.
   *
   * @throws AssertionError if it does not; the message has the number of records, the gaps and the
   *     problems
   */
  public void until(Callable<Boolean> condition) {
    boolean holds;
    try {
      holds = patience.await(condition::call);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while waiting", e);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new AssertionError("the condition has failed: " + e, e);
    }
    if (!holds) {
      throw new AssertionError("not so within " + LIMIT + ": " + count() + " records, gaps " + gaps
          + ", problems " + problems);
    }
  }

  /**
   * Waits until the job fails, for at most three minutes, and returns its failure.
   *
   * @throws AssertionError if it does not fail
   */
  public TidemillException failure() throws InterruptedException {
    try {
      if (!ssc.awaitTermination(LIMIT)) {
        throw new AssertionError("the job goes on, with the problems " + problems);
      }
    } catch (TidemillException e) {
      return e;
    }
    throw new AssertionError("the job has ended without a failure");
  }

  /** Stops the job when everything that it has received is processed. */
  public void stopGracefully() {
    ssc.stop(true);
  }

  /** Stops the job after the current batch. */
  @Override
  public void close() {
    ssc.stop(false);
    ssc.close();
  }
}
