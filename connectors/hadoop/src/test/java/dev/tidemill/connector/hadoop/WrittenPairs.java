/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.hadoop;

import dev.tidemill.data.Pair;
import dev.tidemill.spi.sink.Sink;
import dev.tidemill.spi.storage.DirectoryManifest;
import dev.tidemill.spi.storage.Storage;
import dev.tidemill.spi.storage.StorageEntry;
import dev.tidemill.spi.storage.StorageFeature;
import dev.tidemill.spi.storage.StoragesByScheme;
import dev.tidemill.testkit.contract.SinkHarness;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a sink has written below a directory, read as its readers do. */
final class WrittenPairs implements SinkHarness<Pair<String, Long>> {
  interface FileReader {
    List<Pair<String, Long>> read(Storage storage, String file) throws IOException;
  }

  private final Storage storage = new StoragesByScheme();
  private final String directory;
  private final HadoopSink<String, Long> sink;
  private final FileReader reader;

  WrittenPairs(String directory, HadoopSink<String, Long> sink, FileReader reader) {
    this.directory = directory;
    this.sink = sink;
    this.reader = reader;
  }

  @Override
  public Sink<Pair<String, Long>> sink() {
    return sink;
  }

  @Override
  public Pair<String, Long> record(int number) {
    return Pair.of("key " + number, (long) number);
  }

  private List<StorageEntry> batches() throws IOException {
    return storage.find(directory).isEmpty() ? List.of() : storage.list(directory);
  }

  private boolean isVisible(String batch, StorageEntry file) throws IOException {
    if (file.name().startsWith("_")) {
      return false;
    }
    if (!storage.lacks(directory).containsKey(StorageFeature.RENAME)) {
      return true;
    }
    Optional<DirectoryManifest> manifest = DirectoryManifest.read(storage, batch);
    return manifest.isPresent() && manifest.get().lengths().containsKey(file.name());
  }

  @Override
  public List<Pair<String, Long>> read() throws IOException {
    List<Pair<String, Long>> records = new ArrayList<>();
    for (StorageEntry batch : batches()) {
      if (!batch.name().startsWith(".")) {
        for (StorageEntry file : storage.list(batch.path())) {
          if (isVisible(batch.path(), file)) {
            records.addAll(reader.read(storage, file.path()));
          }
        }
      }
    }
    return records;
  }

  @Override
  public List<String> staged() throws IOException {
    List<String> staged = new ArrayList<>();
    for (StorageEntry batch : batches()) {
      for (StorageEntry file : storage.list(batch.path())) {
        if (batch.name().startsWith(".")
            || (!file.name().startsWith("_") && !isVisible(batch.path(), file))) {
          staged.add(file.path());
        }
      }
    }
    return staged;
  }
}
