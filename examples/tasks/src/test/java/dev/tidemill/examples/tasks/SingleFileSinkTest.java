/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.examples.tasks;

import dev.tidemill.spi.sink.Sink;
import dev.tidemill.spi.storage.Storage;
import dev.tidemill.spi.storage.StorageEntry;
import dev.tidemill.testkit.contract.SinkContract;
import dev.tidemill.testkit.contract.SinkHarness;
import dev.tidemill.testkit.storage.SimulatedDisk;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

// region contract
/** Keeps what every sink promises, whenever its process is killed; the tests are inherited. */
class SingleFileSinkTest implements SinkContract<Object> {
  @Override
  public SinkHarness<Object> harness() {
    SimulatedDisk disk = new SimulatedDisk(1);
    return new SinkHarness<>() {
      @Override
      public Sink<Object> sink() {
        return new SingleFileSink("/out");
      }

      @Override
      public Object record(int number) {
        return "record " + number;
      }

      @Override
      public List<Object> read() throws IOException {
        Storage storage = disk.newProcess();
        List<Object> lines = new ArrayList<>();
        for (StorageEntry directory : storage.directoriesMatching("/out")) {
          for (StorageEntry file : storage.list(directory.path())) {
            if (file.name().endsWith(".txt")) {
              try (InputStream in = storage.open(file.path())) {
                new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().forEach(lines::add);
              }
            }
          }
        }
        return lines;
      }

      @Override
      public Optional<SimulatedDisk> disk() {
        return Optional.of(disk);
      }
    };
  }
}
// endregion
