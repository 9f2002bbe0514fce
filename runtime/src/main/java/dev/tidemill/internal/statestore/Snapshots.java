/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.statestore;

import dev.tidemill.codec.Schema;
import dev.tidemill.error.TidemillException;
import dev.tidemill.internal.progress.OpenOperation;
import dev.tidemill.internal.thread.FatalErrors;
import dev.tidemill.listener.BatchInfo;
import dev.tidemill.spi.engine.Engine;
import dev.tidemill.spi.state.StateOutput;
import dev.tidemill.spi.state.StateSlice;
import dev.tidemill.spi.storage.StorageOutput;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes snapshots in the background, one at a time: from the last one and the changes since then,
 * slice by slice, so that it takes the memory of one slice.
 *
 * <p>The driver's thread offers each batch and takes what is finished. The executor's thread works
 * on copies of what it is given.
 */
final class Snapshots {
  private static final Logger LOG = LoggerFactory.getLogger(Snapshots.class);
  private static final int MAX_WAIT_BATCHES = 64;

  /** Changes in records are kept for the next snapshot, so one is due when they take this much. */
  private static final long MAX_BYTES_IN_MEMORY = 64L << 20;

  private final StateStoreSettings settings;
  private final StateFiles files;
  private final EpochSchemas schemas;
  private long number;
  private Optional<Long> lastMillis = Optional.empty();

  // shared with the background, guarded by this
  private boolean running;
  private CountDownLatch ended = new CountDownLatch(0);
  private boolean closed;
  private @Nullable Manifest finished;
  private boolean offered;
  private int waitBatches;
  private int nextWaitBatches = 1;

  Snapshots(StateStoreSettings settings, StateFiles files, EpochSchemas schemas) {
    this.settings = settings;
    this.files = files;
    this.schemas = schemas;
  }

  /** Sets the batch time of the snapshot that was restored. */
  void start(Optional<Long> batchMillis) {
    lastMillis = batchMillis;
  }

  /** Starts a snapshot after a batch, if it is due and none is under way. */
  void offer(Engine engine, BatchInfo batch, Optional<Manifest> last, RecordedChanges records) {
    long millis = batch.time().millis();
    if (lastMillis.isEmpty()) {
      lastMillis = Optional.of(millis);
    }
    boolean due = records.bytesInMemory() > MAX_BYTES_IN_MEMORY
        || settings
            .rule()
            .isDue(
                millis - lastMillis.orElse(millis),
                last.map(Manifest::length).orElse(0L),
                records.bytes(),
                records.count());
    if (due && begin()) {
      StoredState state;
      Schema epochSchema = schemas.schema(settings.epoch());
      try {
        state = StoredState.of(files, settings, last, records.all(), schemas, StoredNames.SAME);
      } catch (TidemillException e) {
        failed(batch, e);
        return;
      }
      String name = files.snapshotName(batch.id(), ++number);
      execute(() -> make(engine, batch, state, name, epochSchema), batch);
    }
  }

  /** Makes a snapshot on the calling thread, before the first batch; returns its file. */
  synchronized String makeNow(Engine engine, BatchInfo batch, StoredState state)
      throws IOException {
    return makeNow(batch, state.slices(), merged(engine, state));
  }

  /** The same of what an engine has restored. */
  synchronized String makeNow(Engine engine, BatchInfo batch) throws IOException {
    return makeNow(batch, 1, (slice, out) -> engine.write(out));
  }

  private String makeNow(BatchInfo batch, int slices, SliceWriter writer) throws IOException {
    String name = files.snapshotName(batch.id(), ++number);
    finished = write(batch, slices, writer, name, schemas.schema(settings.epoch()));
    return name;
  }

  /** Writes a part of a snapshot. */
  @FunctionalInterface
  private interface SliceWriter {
    void write(StateSlice slice, StateOutput out) throws IOException;
  }

  private static SliceWriter merged(Engine engine, StoredState state) {
    return (slice, out) -> engine.merge(state, slice, out);
  }

  private synchronized boolean begin() {
    if (running || closed || finished != null) {
      return false;
    }
    if (waitBatches > 0) {
      waitBatches--;
      return false;
    }
    running = true;
    ended = new CountDownLatch(1);
    return true;
  }

  /**
   * Waits for the snapshot that is under way, if there is one, so that short starts get one, too. An
   * interrupt ends the wait.
   */
  void await(Duration atMost) {
    CountDownLatch end;
    synchronized (this) {
      end = ended;
    }
    try {
      if (!end.await(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.info("The snapshot of the state that is under way is left to the next start");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void execute(Runnable task, BatchInfo batch) {
    try {
      settings.background().execute(task);
    } catch (RejectedExecutionException e) {
      failed(batch, e);
    }
  }

  private void make(
      Engine engine, BatchInfo batch, StoredState state, String name, Schema epochSchema) {
    try {
      Manifest manifest = write(batch, state.slices(), merged(engine, state), name, epochSchema);
      synchronized (this) {
        end();
        nextWaitBatches = 1;
        if (!closed) {
          finished = manifest;
        }
      }
    } catch (IOException | RuntimeException | Error e) {
      files.delete(List.of(name));
      if (isClosed()) {
        end();
      } else {
        failed(batch, e);
      }
      if (e instanceof Error error && FatalErrors.isFatal(error)) {
        throw error; // ends the thread, and that the job
      }
    }
  }

  private Manifest write(
      BatchInfo batch, int slices, SliceWriter writer, String name, Schema epochSchema)
      throws IOException {
    List<Manifest.Part> parts = new ArrayList<>();
    try (OpenOperation writing = settings.operations().bytes("writing a snapshot of the state");
        StorageOutput file = settings.storage().create(files.path(name))) {
      CountingOutput out = new CountingOutput(new BufferedOutputStream(file, 1 << 16));
      StateEncoder encoder = new StateEncoder(settings.codecs(), out);
      for (int i = 0; i < slices; i++) {
        if (isClosed()) {
          throw new IOException("the store was closed");
        }
        long bytesBefore = out.count;
        long sectionsBefore = encoder.sections();
        writer.write(new StateSlice(i, slices), encoder);
        encoder.finish();
        writing.done(out.count, (i + 1.0) / slices);
        parts.add(new Manifest.Part(out.count - bytesBefore, encoder.sections() - sectionsBefore));
        out.flush();
        if (settings.forced() && i < slices - 1) {
          file.forceContent();
        }
      }
      if (settings.forced()) {
        file.force();
      }
      return new Manifest(
          settings.epoch(),
          batch.id(),
          batch.time().millis(),
          name,
          settings.codecs().schema(encoder.output()),
          epochSchema,
          parts);
    }
  }

  private static final class CountingOutput extends OutputStream {
    private final OutputStream out;
    private long count;

    CountingOutput(OutputStream out) {
      this.out = out;
    }

    @Override
    public void write(int value) throws IOException {
      out.write(value);
      count++;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
      count += length;
    }

    @Override
    public void flush() throws IOException {
      out.flush();
    }
  }

  /** A failure costs nothing but a longer log; the next batches try again, ever less often. */
  private void failed(BatchInfo batch, Throwable e) {
    int wait;
    synchronized (this) {
      end();
      wait = nextWaitBatches;
      waitBatches = wait;
      nextWaitBatches = Math.min(2 * wait, MAX_WAIT_BATCHES);
    }
    LOG.warn(
        "The snapshot of the state after batch {} failed; the last one stays in use, and the log grows. It is tried again after {} batches",
        settings.times().text(batch.time()),
        wait,
        e);
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  private synchronized void end() {
    running = false;
    ended.countDown();
  }

  /** Returns the snapshot that is finished and not taken yet. */
  synchronized Optional<Manifest> finished() {
    offered = finished != null;
    return Optional.ofNullable(finished);
  }

  /** Takes what {@link #finished} returned, if it did; after it, another one can be made. */
  synchronized Optional<Manifest> take() {
    Optional<Manifest> taken = offered ? Optional.ofNullable(finished) : Optional.empty();
    taken.ifPresent(each -> {
      finished = null;
      offered = false;
      lastMillis = Optional.of(each.batchMillis());
    });
    return taken;
  }

  /** Deletes files in the background. */
  void delete(List<String> names) {
    if (!names.isEmpty()) {
      try {
        settings.background().execute(() -> files.delete(names));
      } catch (RejectedExecutionException e) {
        LOG.debug("The next start deletes {}", names, e);
      }
    }
  }

  synchronized void close() {
    closed = true;
  }
}
