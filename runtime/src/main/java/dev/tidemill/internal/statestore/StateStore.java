/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.statestore;

import dev.tidemill.codec.Schema;
import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.internal.progress.OpenOperation;
import dev.tidemill.listener.BatchInfo;
import dev.tidemill.spi.engine.Engine;
import dev.tidemill.spi.engine.RestoredState;
import dev.tidemill.spi.engine.StateDelta;
import dev.tidemill.time.Time;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the state of a job on storage: a snapshot, and the changes of each batch since then.
 *
 * <pre>{@code
 * store.restore(engine, manifest, records);          // at start
 * byte[] record = store.prepare(batch, delta);       // before the COMMIT, which contains it
 * store.committed(batch, record);                    // when the COMMIT is durable
 * store.manifest();                                  // for the next COMMIT, until
 * store.manifestDurable();
 * }</pre>
 *
 * <p><b>Problem.</b> Writing all state with each batch takes too long, and changes alone make a
 * restart take ever longer.
 *
 * <p><b>Approach.</b> The change of a batch is in its COMMIT, or in a file that the COMMIT names.
 * When changes outweigh the last snapshot, a new one is made of it and of them, slice by slice, in
 * the background. It never reads the live tables, so batches neither wait for it nor have to keep
 * anything for it. It counts when a COMMIT has named it; only then are files deleted that only the
 * last one needed.
 *
 * <p>Used by the driver's thread. Background work runs on the executor of the settings; if it fails,
 * it is logged and tried again later, and no batch fails because of it.
 */
public final class StateStore implements AutoCloseable {
  private final StateStoreSettings settings;
  private final StateFiles files;
  private final EpochSchemas schemas;
  private final Snapshots snapshots;
  private final Set<String> knownClasses = new HashSet<>();
  private final RecordedChanges records = new RecordedChanges();
  private Optional<Manifest> snapshot = Optional.empty();
  private @Nullable Engine engine;
  private long lastBatch;
  private long changeNumber;

  public StateStore(StateStoreSettings settings) {
    this.settings = settings;
    this.files = new StateFiles(settings.storage(), settings.directory(), settings.epoch());
    this.schemas = new EpochSchemas(settings.codecs());
    this.snapshots = new Snapshots(settings, files, schemas);
  }

  /**
   * Restores the state of an engine and deletes files of earlier epochs that are not used anymore.
   * Called once, before the first batch, also if there is nothing to restore.
   *
   * @param manifest what {@link #manifest} returned, if a COMMIT has contained it; the newest
   * @param stored what {@link #prepare} returned, of all committed batches in order; those up to the
   *     batch of the manifest are ignored and may be missing
   * @throws TidemillException with {@code STATE_UNREADABLE} if something is missing or damaged, or
   *     with {@code INCOMPATIBLE_SCHEMA} if classes have changed so that it cannot be read
   */
  public RestoredState restore(Engine of, Optional<byte[]> manifest, List<byte[]> stored) {
    return restore(of, manifest, stored, OptionalLong.empty(), StoredNames.SAME, Time.ofMillis(0));
  }

  /**
   * As {@link #restore(Engine, Optional, List)}, for a job whose names have changed. What is dropped
   * is not decoded, so its classes may be gone. Then a snapshot
   * with the new names is taken at once; {@link #manifest} returns it, and it must be durable before
   * the new names are. So it is when changed classes have moved keys to other key groups; then it
   * must be durable before the first change.
   *
   * @param required the last batch that was committed with a change; if the state that is there is
   *     of another one, records are missing. Empty if that is not known
   * @param lastTime batch time of the last change
   * @throws TidemillException also with {@code STORAGE_FAILED} if the snapshot cannot be written
   */
  public RestoredState restore(
      Engine of,
      Optional<byte[]> manifest,
      List<byte[]> stored,
      OptionalLong required,
      StoredNames names,
      Time lastTime) {
    engine = of;
    schemas.setPartial(!names.equals(StoredNames.SAME));
    read(manifest, stored, required);
    Set<String> used = new HashSet<>();
    snapshot.ifPresent(each -> used.add(each.file()));
    records.all().forEach(record -> record.file().ifPresent(used::add));
    RestoredState restored = snapshot.isEmpty() && records.isEmpty()
        ? new RestoredState(new TreeMap<>(), new TreeMap<>())
        : restore(of, names, lastTime, used);
    files.deleteLeftovers(used);
    return restored;
  }

  private RestoredState restore(Engine of, StoredNames names, Time lastTime, Set<String> used) {
    StoredState state = StoredState.of(files, settings, snapshot, records.all(), schemas, names);
    RestoredState restored = read(of, state);
    if (restored.keysMoved() || !names.equals(StoredNames.SAME)) {
      BatchInfo last = new BatchInfo(lastBatch, lastTime, 1, settings.epoch(), Map.of());
      try {
        used.add(
            restored.keysMoved()
                ? snapshots.makeNow(of, last)
                : snapshots.makeNow(of, last, state));
      } catch (IOException e) {
        throw new TidemillException(
            ErrorCode.STORAGE_FAILED,
            "the state could not be written with its new names or keys to " + settings.directory()
                + ": "
                + e.getMessage() + "; check that it can be written and has space",
            e);
      }
    }
    return restored;
  }

  private RestoredState read(Engine of, StoredState state) {
    try (OpenOperation reading = settings.operations().bytes("restoring the state")) {
      return of.restore(new RestoreProgress(state, reading));
    }
  }

  private void read(Optional<byte[]> manifest, List<byte[]> stored, OptionalLong required) {
    try {
      if (manifest.isPresent()) {
        Manifest read = Manifest.fromBytes(manifest.get());
        snapshot = Optional.of(read);
        schemas.add(read.epoch(), read.epochSchema());
        lastBatch = read.batch();
      }
      for (int i = 0; i < stored.size(); i++) {
        add(StateRecord.fromBytes(
            "the state in COMMIT record " + (i + 1) + " of " + stored.size(), stored.get(i)));
      }
      StateRecord.requireReached(lastBatch, required);
    } catch (IOException e) {
      throw unreadable(e);
    }
    snapshots.start(snapshot.map(Manifest::batchMillis));
  }

  private void add(StateRecord record) throws IOException {
    long ofSnapshot = snapshot.map(Manifest::batch).orElse(0L);
    if (record.batch() <= ofSnapshot) {
      return;
    }
    record.requireAfter(lastBatch);
    record.schema().ifPresent(schema -> schemas.add(record.epoch(), schema));
    records.add(record);
    lastBatch = record.batch();
  }

  private TidemillException unreadable(IOException e) {
    return new TidemillException(
        ErrorCode.STATE_UNREADABLE,
        e.getMessage() + "; restore " + settings.directory()
            + " and the log beside it from a backup, or start the job with an empty checkpoint directory",
        e);
  }

  /**
   * Encodes the changes of a batch. A long one is written to a file, which is durable when this
   * returns. The batch may still fail: then the file is deleted at the next start.
   *
   * @return bytes for the COMMIT of the batch
   * @throws TidemillException with {@code NOT_ENCODABLE} or {@code VALUE_TOO_LARGE} if a key or
   *     value cannot be encoded; the message names the state, the operation and the key; with
   *     {@code STORAGE_FAILED} if the file cannot be written
   */
  public byte[] prepare(BatchInfo batch, StateDelta delta) {
    String name = files.changeName(batch.id(), ++changeNumber);
    ChangeOutput out = new ChangeOutput(files, name, settings.maxInlineBytes());
    try {
      StateEncoder encoder = new StateEncoder(settings.codecs(), out);
      delta.write(encoder);
      encoder.finish();
      Optional<Schema> schema = newSchema(encoder);
      out.finish(settings.forced());
      return new StateRecord(
              settings.epoch(),
              batch.id(),
              lastBatch,
              schema,
              encoder.sections(),
              out.length(),
              out.fileName(),
              out.content())
          .toBytes();
    } catch (IOException e) {
      out.discard(e);
      throw new TidemillException(
          ErrorCode.STORAGE_FAILED,
          "the change of the state in batch " + settings.times().text(batch.time())
              + " could not be written to " + files.path(name) + ": " + e.getMessage(),
          e);
    } catch (RuntimeException | Error e) {
      out.discard(e);
      throw e;
    }
  }

  /** Describes the classes of a change if some are new in this epoch. */
  private Optional<Schema> newSchema(StateEncoder encoder) {
    if (knownClasses.containsAll(encoder.classNames())) {
      return Optional.empty();
    }
    Schema schema = settings.codecs().schema(encoder.output());
    settings.codecs().requireRestorable(schema);
    return Optional.of(schema);
  }

  /**
   * Takes the change of a batch whose COMMIT is durable. May start a snapshot.
   *
   * @param record what {@link #prepare} returned for this batch
   */
  public void committed(BatchInfo batch, byte[] record) {
    try {
      StateRecord read = StateRecord.fromBytes("the state of batch " + batch.id(), record);
      add(read);
      read.schema().ifPresent(schema -> knownClasses.addAll(schema.dynamicTypes()));
    } catch (IOException e) {
      throw unreadable(e);
    }
    Engine merging = engine;
    if (merging == null) {
      throw new IllegalStateException("restore comes first, also if there is nothing to restore");
    }
    snapshots.offer(merging, batch, snapshot, records);
  }

  /** Waits for a snapshot that is under way; {@link #manifest} returns it then. */
  public void awaitSnapshot(Duration atMost) {
    snapshots.await(atMost);
  }

  /**
   * Returns the newest snapshot, if it is finished and not durable yet. Put it in the next COMMIT,
   * and call {@link #manifestDurable} when that is durable. Until then, it is returned again.
   */
  public Optional<byte[]> manifest() {
    return snapshots.finished().map(Manifest::toBytes);
  }

  /**
   * Takes the snapshot that {@link #manifest} returned last as the one that a restart uses, and
   * deletes files that only the one before it needed.
   */
  public void manifestDurable() {
    snapshots.take().ifPresent(taken -> {
      List<String> unused = new ArrayList<>();
      snapshot.ifPresent(each -> unused.add(each.file()));
      unused.addAll(records.removeUntil(taken.batch()));
      snapshot = Optional.of(taken);
      schemas.setPartial(false);
      schemas.removeBefore(
          records.all().stream().mapToLong(StateRecord::epoch).min().orElse(settings.epoch()));
      snapshots.delete(unused);
    });
  }

  /**
   * Returns the lowest batch whose COMMIT is needed to restore the state; empty before the first
   * COMMIT.
   */
  public Optional<Long> neededFrom() {
    return records.first().map(StateRecord::batch).or(() -> snapshot.map(each -> each.batch() + 1));
  }

  /** Abandons a snapshot that is not finished. */
  @Override
  public void close() {
    snapshots.close();
  }
}
