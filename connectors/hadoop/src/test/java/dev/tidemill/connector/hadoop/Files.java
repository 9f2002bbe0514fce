/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.hadoop;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidemill.spi.storage.DirectoryManifest;
import dev.tidemill.spi.storage.Storage;
import dev.tidemill.spi.storage.StorageEntry;
import dev.tidemill.spi.storage.StorageOutput;
import dev.tidemill.spi.storage.StoragesByScheme;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/** Writes and reads files on any storage, as programs beside the job do. */
final class Files {
  /** By class loader, since a storage keeps that of its first call, and only one has s3a. */
  private static final Map<ClassLoader, Storage> STORAGES = new ConcurrentHashMap<>();

  private Files() {}

  private static Storage storage() {
    return STORAGES.computeIfAbsent(
        Thread.currentThread().getContextClassLoader(), loader -> new StoragesByScheme());
  }

  /** A file that appears complete. */
  static void write(String directory, String name, List<String> lines) throws IOException {
    storage()
        .replace(
            directory + "/" + name,
            directory + "/." + name,
            out -> out.write((String.join("\n", lines) + "\n").getBytes(UTF_8)));
  }

  static void mkdir(String directory) throws IOException {
    try (StorageOutput out = storage().create(directory + "/.keep")) {
      out.force();
    }
  }

  /**
   * The lines of all complete batches of an output: of what {@code _SUCCESS} lists, or of all parts
   * if it lists nothing.
   */
  static List<String> linesOf(String prefix) throws IOException {
    int name = prefix.lastIndexOf('/');
    List<String> lines = new ArrayList<>();
    if (storage().find(prefix.substring(0, name)).isEmpty()) {
      return lines;
    }
    for (StorageEntry batch : storage().list(prefix.substring(0, name))) {
      if (batch.path().startsWith(prefix + "-")
          && storage().find(batch.path() + "/_SUCCESS").isPresent()) {
        lines.addAll(linesIn(batch.path()));
      }
    }
    return lines;
  }

  private static List<String> linesIn(String batch) throws IOException {
    Optional<DirectoryManifest> manifest = DirectoryManifest.read(storage(), batch);
    Predicate<String> counts = manifest.isPresent()
        ? manifest.get().lengths()::containsKey
        : file -> file.startsWith("part-");
    List<String> lines = new ArrayList<>();
    for (StorageEntry file : storage().list(batch)) {
      if (counts.test(file.name())) {
        try (InputStream in = storage().open(file.path())) {
          new String(in.readAllBytes(), UTF_8).lines().forEach(lines::add);
        }
      }
    }
    return lines;
  }
}
