/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.contractual;

import dev.tidemill.internal.text.TextFileSink;
import dev.tidemill.spi.sink.Sink;
import dev.tidemill.spi.storage.LocalStorage;
import dev.tidemill.spi.storage.Storage;
import dev.tidemill.spi.storage.StorageEntry;
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
  /** Text files below a directory, read as a reader of them does: hidden names are not looked at. */
  private record TextFiles(String directory, Optional<SimulatedDisk> disk)
      implements SinkHarness<String> {
    @Override
    public Sink<String> sink() {
      return new TextFileSink<>(directory + "/counts", "txt");
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
      List<String> lines = new ArrayList<>();
      for (StorageEntry batch : batches()) {
        if (!batch.name().startsWith(".")) {
          for (StorageEntry part : storage().list(batch.path())) {
            try (InputStream in = storage().open(part.path())) {
              lines.addAll(
                  new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList());
            }
          }
        }
      }
      return lines;
    }

    @Override
    public List<String> staged() throws IOException {
      return batches().stream()
          .map(StorageEntry::name)
          .filter(name -> name.startsWith("."))
          .toList();
    }
  }

  @Nested
  class TextFilesOnTheLocalDisk implements SinkContract<String> {
    @TempDir
    private Path folder;

    @Override
    public SinkHarness<String> harness() {
      return new TextFiles(folder + "/out", Optional.empty());
    }
  }

  // region crashes
  @Nested
  class TextFilesOnASimulatedDisk implements SinkContract<String> {
    private int seed;

    @Override
    public SinkHarness<String> harness() {
      return new TextFiles("/out", Optional.of(new SimulatedDisk(seed++)));
    }
  }
  // endregion
}
