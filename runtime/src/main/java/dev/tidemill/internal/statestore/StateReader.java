/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.statestore;

import dev.tidemill.codec.Codecs;
import dev.tidemill.codec.Compatibility;
import dev.tidemill.codec.Schema;
import dev.tidemill.codec.TypeSchema;
import dev.tidemill.error.TidemillException;
import dev.tidemill.internal.progress.LongOperations;
import dev.tidemill.spi.engine.WrittenState;
import dev.tidemill.spi.storage.Storage;
import dev.tidemill.spi.storage.StorageEntry;
import dev.tidemill.time.Time;
import dev.tidemill.time.TimeFormat;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/**
 * Reads what a {@link StateStore} has written, and changes nothing: no file is deleted, and none is
 * written. Safe beside a running job, but for files that the job deletes meanwhile.
 */
public final class StateReader {
  private final Storage storage;
  private final StateFiles files;
  private final Optional<Manifest> snapshot;
  private final List<StateRecord> records;

  /**
   * A complete copy of the state.
   *
   * @param batch the batch after which the state was like this
   * @param epoch the start that has made it
   */
  public record Snapshot(long batch, Time time, long epoch, String file, long bytes) {}

  /**
   * What a batch has changed.
   *
   * @param bytes length of the change
   * @param file the file with the change; empty if it is in the batch log
   */
  public record Change(long batch, long epoch, long bytes, Optional<String> file) {}

  /**
   * A file in the directory of the state.
   *
   * @param used whether the state that is read needs it
   */
  public record StateFile(String name, long bytes, boolean used) {}

  private StateReader(
      Storage storage, StateFiles files, Optional<Manifest> snapshot, List<StateRecord> records) {
    this.storage = storage;
    this.files = files;
    this.snapshot = snapshot;
    this.records = List.copyOf(records);
  }

  /**
   * Reads manifest and records, but no file.
   *
   * @param directory the directory of the state
   * @param manifest the newest one
   * @param stored the records of all committed batches, in order
   * @param required the batch of which the last of them must be, if that is known
   * @throws IOException if one of them is damaged or missing
   */
  public static StateReader of(
      Storage storage,
      String directory,
      Optional<byte[]> manifest,
      List<byte[]> stored,
      OptionalLong required)
      throws IOException {
    Optional<Manifest> snapshot = Optional.empty();
    if (manifest.isPresent()) {
      snapshot = Optional.of(Manifest.fromBytes(manifest.get()));
    }
    long last = snapshot.map(Manifest::batch).orElse(0L);
    List<StateRecord> records = new ArrayList<>();
    for (int i = 0; i < stored.size(); i++) {
      StateRecord record = StateRecord.fromBytes(
          "the state in COMMIT record " + (i + 1) + " of " + stored.size(), stored.get(i));
      if (record.batch() > last) {
        record.requireAfter(last);
        records.add(record);
        last = record.batch();
      }
    }
    StateRecord.requireReached(last, required);
    return new StateReader(storage, new StateFiles(storage, directory, 0), snapshot, records);
  }

  /** What one record says, without its content. */
  public static Change change(byte[] record) throws IOException {
    return change(StateRecord.fromBytes("the state in a COMMIT record", record));
  }

  private static Change change(StateRecord record) {
    return new Change(record.batch(), record.epoch(), record.length(), record.file());
  }

  /** The batch of a manifest. */
  public static Snapshot snapshot(byte[] manifest) throws IOException {
    return snapshot(Manifest.fromBytes(manifest));
  }

  private static Snapshot snapshot(Manifest manifest) {
    return new Snapshot(
        manifest.batch(),
        Time.ofMillis(manifest.batchMillis()),
        manifest.epoch(),
        manifest.file(),
        manifest.length());
  }

  /** The newest complete copy; empty if there are only changes. */
  public Optional<Snapshot> snapshot() {
    return snapshot.map(StateReader::snapshot);
  }

  /** The changes since then, oldest first. */
  public List<Change> changes() {
    return records.stream().map(StateReader::change).toList();
  }

  /** Whether there has never been any state. */
  public boolean isEmpty() {
    return snapshot.isEmpty() && records.isEmpty();
  }

  /** The batch after which the state is what this reads; 0 if there is none. */
  public long lastBatch() {
    return records.isEmpty()
        ? snapshot.map(Manifest::batch).orElse(0L)
        : records.get(records.size() - 1).batch();
  }

  /** The earliest batch whose state can be read; 0 is the state before the first batch. */
  public long firstBatch() {
    return snapshot.map(Manifest::batch).orElse(0L);
  }

  /**
   * The state as it was after a batch.
   *
   * @throws IllegalArgumentException if it is earlier than {@link #firstBatch}
   */
  public StateReader until(long batch) {
    if (batch < firstBatch()) {
      throw new IllegalArgumentException(
          "batch " + batch + " is before the earliest state, of batch " + firstBatch());
    }
    return new StateReader(
        storage,
        files,
        snapshot,
        records.stream().filter(record -> record.batch() <= batch).toList());
  }

  /** All files in the directory, sorted by name. */
  public List<StateFile> files() throws IOException {
    Set<String> used = new HashSet<>();
    snapshot.ifPresent(each -> used.add(each.file()));
    records.forEach(record -> record.file().ifPresent(used::add));
    List<StateFile> all = new ArrayList<>();
    try {
      for (StorageEntry entry : storage.list(files.directory())) {
        all.add(new StateFile(entry.name(), entry.length(), used.contains(entry.name())));
      }
    } catch (NoSuchFileException e) {
      return List.of();
    }
    return all;
  }

  /**
   * Reads all files and verifies their lengths and checksums, without the classes of the values.
   *
   * @return number of bytes that were read
   * @throws IOException if something is damaged or missing; the message names the file and the
   *     position
   */
  public long verifyChecksums() throws IOException {
    long bytes = 0;
    if (snapshot.isPresent()) {
      Manifest manifest = snapshot.get();
      for (int i = 0; i < manifest.parts().size(); i++) {
        Manifest.Part part = manifest.parts().get(i);
        verify(
            files.open(manifest.file(), manifest.length(), manifest.start(i), part.length()),
            part.sections());
      }
      bytes += manifest.length();
    }
    for (StateRecord record : records) {
      verify(record.open(files), record.sections());
      bytes += record.length();
    }
    return bytes;
  }

  private static void verify(ChunkReader chunks, long sections) throws IOException {
    try (chunks) {
      while (chunks.next()) {
        chunks.content();
      }
      if (chunks.sections() != sections) {
        throw chunks.damaged(
            "there are " + chunks.sections() + " sections, where " + sections + " were written");
      }
    }
  }

  /** The classes in what is stored, by the starts of the job that have written them. */
  public List<Schema> schemas() {
    List<Schema> all = new ArrayList<>();
    snapshot.ifPresent(each -> all.add(each.schema()));
    Map<Long, Schema> byEpoch = new TreeMap<>();
    records.forEach(record ->
        record.schema().ifPresent(schema -> byEpoch.merge(record.epoch(), schema, Schema::and)));
    all.addAll(byEpoch.values());
    return all;
  }

  /** Whether the values can be read with the classes of a program, and what is converted. */
  public Compatibility compatibility(Codecs codecs) {
    List<Compatibility.Change> changes = new ArrayList<>();
    schemas().forEach(schema -> changes.addAll(codecs.compatibility(schema).changes()));
    return new Compatibility(changes);
  }

  /**
   * The state for an engine to restore.
   *
   * @param codecs allow the job's packages
   * @throws TidemillException with {@code INCOMPATIBLE_SCHEMA} if it cannot be read with the classes
   *     of the program
   */
  public WrittenState written(Codecs codecs, TimeFormat times) {
    return written(codecs, times, StoredNames.SAME);
  }

  /** As above, for a job whose names have changed. What is dropped may have classes that are gone. */
  public WrittenState written(Codecs codecs, TimeFormat times, StoredNames names) {
    EpochSchemas schemas = new EpochSchemas(codecs);
    schemas.setPartial(!names.equals(StoredNames.SAME));
    snapshot.ifPresent(each -> schemas.add(each.epoch(), each.epochSchema()));
    records.forEach(
        record -> record.schema().ifPresent(schema -> schemas.add(record.epoch(), schema)));
    StateStoreSettings settings = new StateStoreSettings(
        storage,
        files.directory(),
        0,
        codecs,
        false,
        SnapshotRule.byWeight(),
        times,
        Runnable::run,
        LongOperations.unwatched());
    return StoredState.of(files, settings, snapshot, records, schemas, names);
  }

  /** The types of what is stored, sorted by name; later starts of the job come first. */
  public Map<String, TypeSchema> types() {
    Map<String, TypeSchema> types = new TreeMap<>();
    List<Schema> all = schemas();
    for (int i = all.size() - 1; i >= 0; i--) {
      all.get(i).types().forEach(type -> types.putIfAbsent(type.name(), type));
    }
    return types;
  }
}
