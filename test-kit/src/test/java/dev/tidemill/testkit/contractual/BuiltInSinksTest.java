/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.contractual;

import dev.tidemill.codec.Codecs;
import dev.tidemill.error.Origin;
import dev.tidemill.internal.files.FileSink;
import dev.tidemill.internal.files.ObjectParts;
import dev.tidemill.internal.files.PartFormat;
import dev.tidemill.internal.files.TextParts;
import dev.tidemill.internal.object.ObjectFileReader;
import dev.tidemill.spi.sink.Sink;
import dev.tidemill.spi.storage.DirectoryManifest;
import dev.tidemill.spi.storage.LocalStorage;
import dev.tidemill.spi.storage.Storage;
import dev.tidemill.spi.storage.StorageEntry;
import dev.tidemill.spi.storage.StorageFeature;
import dev.tidemill.testkit.contract.SinkContract;
import dev.tidemill.testkit.contract.SinkHarness;
import dev.tidemill.testkit.storage.SimulatedDisk;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** The sinks of the runtime keep the contract. */
class BuiltInSinksTest {
  /** Files below a directory, read as a reader of them does: hidden names are not looked at. */
  private record WrittenFiles(
      String directory, Optional<SimulatedDisk> disk, PartFormat<String> format, RecordsOf content)
      implements SinkHarness<String> {
    static WrittenFiles text(String directory, Optional<SimulatedDisk> disk) {
      return new WrittenFiles(
          directory,
          disk,
          new TextParts<>(),
          (path, in) ->
              new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList());
    }

    static WrittenFiles objects(String directory, Optional<SimulatedDisk> disk) {
      return new WrittenFiles(
          directory,
          disk,
          new ObjectParts<>(
              Origin.here("saveAsObjectFiles"), Origin.here("map"), Codecs.standard()),
          WrittenFiles::objects);
    }

    private static List<String> objects(String path, InputStream in) throws IOException {
      List<String> records = new ArrayList<>();
      ObjectFileReader reader = new ObjectFileReader(path, in, Codecs.standard());
      while (reader.next()) {
        records.add((String) reader.record());
      }
      return records;
    }

    @Override
    public Sink<String> sink() {
      return new FileSink<>(directory + "/counts", "dat", format);
    }

    @Override
    public String record(int number) {
      return "record " + number;
    }

    private Storage storage() {
      return disk.<Storage>map(SimulatedDisk::newProcess).orElseGet(LocalStorage::new);
    }

    private List<StorageEntry> batches() throws IOException {
      return storage().find(directory).isEmpty() ? List.of() : storage().list(directory);
    }

    @Override
    public List<String> read() throws IOException {
      List<String> records = new ArrayList<>();
      for (StorageEntry batch : batches()) {
        if (!batch.name().startsWith(".")) {
          for (StorageEntry part : storage().list(batch.path())) {
            if (!part.name().startsWith("_") && counts(batch.path(), part)) {
              try (InputStream in = storage().open(part.path())) {
                records.addAll(content.read(part.path(), in));
              }
            }
          }
        }
      }
      return records;
    }

    /** Where a storage cannot rename, the marker says which files are there for readers. */
    private boolean counts(String batch, StorageEntry part) throws IOException {
      return !storage().lacks(directory).containsKey(StorageFeature.RENAME)
          || DirectoryManifest.read(storage(), batch)
              .filter(manifest -> manifest.lengths().containsKey(part.name()))
              .isPresent();
    }

    @Override
    public List<String> staged() throws IOException {
      List<String> names = new ArrayList<>();
      for (StorageEntry batch : batches()) {
        if (batch.name().startsWith(".")) {
          // An object store has no directories; the simulated one keeps empty ones.
          boolean isEmpty = storage().lacks(directory).containsKey(StorageFeature.RENAME)
              && storage().list(batch.path()).isEmpty();
          if (!isEmpty) {
            names.add(batch.name());
          }
        } else {
          for (StorageEntry part : storage().list(batch.path())) {
            if (!part.name().startsWith("_") && !counts(batch.path(), part)) {
              names.add(part.path());
            }
          }
        }
      }
      return names;
    }
  }

  private interface RecordsOf {
    List<String> read(String path, InputStream in) throws IOException;
  }

  @Nested
  class TextFilesOnTheLocalDisk implements SinkContract<String> {
    @TempDir
    private Path folder;

    @Override
    public SinkHarness<String> harness() {
      return WrittenFiles.text(folder + "/out", Optional.empty());
    }
  }

  // region crashes
  @Nested
  class TextFilesOnASimulatedDisk implements SinkContract<String> {
    private int seed;

    @Override
    public SinkHarness<String> harness() {
      return WrittenFiles.text("/out", Optional.of(new SimulatedDisk(seed++)));
    }
  }
  // endregion

  @Nested
  class ObjectFilesOnTheLocalDisk implements SinkContract<String> {
    @TempDir
    private Path folder;

    @Override
    public SinkHarness<String> harness() {
      return WrittenFiles.objects(folder + "/out", Optional.empty());
    }
  }

  @Nested
  class ObjectFilesOnASimulatedDisk implements SinkContract<String> {
    private int seed;

    @Override
    public SinkHarness<String> harness() {
      return WrittenFiles.objects("/out", Optional.of(new SimulatedDisk(seed++)));
    }
  }

  @Nested
  class TextFilesOnASimulatedObjectStore implements SinkContract<String> {
    private int seed;

    @Override
    public SinkHarness<String> harness() {
      return WrittenFiles.text("/out", Optional.of(new SimulatedDisk(seed++).asObjectStore()));
    }
  }

  @Nested
  class ObjectFilesOnASimulatedObjectStore implements SinkContract<String> {
    private int seed;

    @Override
    public SinkHarness<String> harness() {
      return WrittenFiles.objects("/out", Optional.of(new SimulatedDisk(seed++).asObjectStore()));
    }
  }
}
