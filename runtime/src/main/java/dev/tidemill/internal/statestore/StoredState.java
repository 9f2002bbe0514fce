/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.statestore;

import dev.tidemill.codec.StoredCodecs;
import dev.tidemill.spi.engine.WrittenState;
import dev.tidemill.spi.state.StateInput;
import dev.tidemill.spi.state.StateSlice;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A snapshot, and the changes since then, as engines read them.
 *
 * @param snapshotCodecs codecs for the snapshot, if there is one
 * @param names what the present version of the job calls what is stored
 * @param slices number of slices in which an engine reads it
 * @param bytes length of the snapshot and of all changes
 */
record StoredState(
    StateFiles files,
    Optional<Manifest> snapshot,
    Optional<StoredCodecs> snapshotCodecs,
    List<StateRecord> records,
    EpochSchemas schemas,
    StoredNames names,
    int slices,
    long bytes)
    implements WrittenState {
  private static final int MAX_SLICES = 1 << 12;

  static StoredState of(
      StateFiles files,
      StateStoreSettings settings,
      Optional<Manifest> snapshot,
      List<StateRecord> records,
      EpochSchemas schemas,
      StoredNames names) {
    long bytes = snapshot.map(Manifest::length).orElse(0L)
        + records.stream().mapToLong(StateRecord::length).sum();
    return new StoredState(
        files,
        snapshot,
        snapshot.map(each -> schemas.codecs(each.schema())),
        List.copyOf(records),
        schemas,
        names,
        (int) Math.min(1 + bytes / settings.sliceBytes(), MAX_SLICES),
        bytes);
  }

  @Override
  public Optional<String> presentState(String name) {
    return names.state(name);
  }

  @Override
  public Optional<String> presentStream(String key) {
    return names.stream(key);
  }

  @Override
  public boolean keysMayMove() {
    return snapshotCodecs.filter(StoredState::isConverted).isPresent()
        || records.stream()
            .map(StateRecord::epoch)
            .distinct()
            .anyMatch(epoch -> isConverted(schemas.codecs(epoch)));
  }

  private static boolean isConverted(StoredCodecs codecs) {
    return !codecs.compatibility().changes().isEmpty();
  }

  @Override
  public List<StateInput> all(StateSlice slice) throws IOException {
    List<StateInput> inputs = new ArrayList<>();
    if (snapshot.isPresent()) {
      Manifest manifest = snapshot.get();
      int parts = manifest.parts().size();
      for (int i = 0; i < parts; i++) {
        if (overlap(new StateSlice(i, parts), slice)) {
          addPart(manifest, i, slice, inputs);
        }
      }
    }
    return inputs;
  }

  private void addPart(Manifest manifest, int i, StateSlice slice, List<StateInput> inputs)
      throws IOException {
    try {
      inputs.add(part(manifest, i, slice));
    } catch (IOException | RuntimeException e) {
      for (StateInput input : inputs) {
        try {
          input.close();
        } catch (IOException unread) {
          e.addSuppressed(unread);
        }
      }
      throw e;
    }
  }

  private StateInput part(Manifest manifest, int i, StateSlice slice) throws IOException {
    Manifest.Part part = manifest.parts().get(i);
    return decoder(
        files.open(manifest.file(), manifest.length(), manifest.start(i), part.length()),
        snapshotCodecs.orElseThrow(),
        slice,
        part.sections());
  }

  /** Slice i of n has the places from i/n to (i+1)/n. */
  private static boolean overlap(StateSlice a, StateSlice b) {
    return (long) a.index() * b.count() < (b.index() + 1L) * a.count()
        && (long) b.index() * a.count() < (a.index() + 1L) * b.count();
  }

  @Override
  public int changes() {
    return records.size();
  }

  @Override
  public StateInput change(int i, StateSlice slice) throws IOException {
    StateRecord record = records.get(i);
    return decoder(record.open(files), schemas.codecs(record.epoch()), slice, record.sections());
  }

  private static StateDecoder decoder(
      ChunkReader chunks, StoredCodecs codecs, StateSlice slice, long sections) throws IOException {
    try {
      return new StateDecoder(chunks, codecs, slice, sections);
    } catch (IOException | RuntimeException e) {
      chunks.close();
      throw e;
    }
  }
}
