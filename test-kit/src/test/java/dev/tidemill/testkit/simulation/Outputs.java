/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidemill.spi.storage.Storage;
import dev.tidemill.spi.storage.StorageEntry;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a job has left in a world.
 *
 * @param files lines by path of the batch
 * @param table rows of the table
 * @param topic records of the topic
 * @param state keyed state, in its order
 * @param remains what nobody needs any more and nobody has deleted
 */
record Outputs(
    SortedMap<String, List<String>> files,
    List<String> table,
    List<String> topic,
    String state,
    List<String> remains) {
  /**
   * What is there now.
   *
   * @param withParts whether it counts which records are in the same file
   */
  static Outputs of(World world, boolean withParts) throws IOException {
    Storage disk = world.disk().newProcess();
    SortedMap<String, List<String>> files = new TreeMap<>();
    List<String> remains = new ArrayList<>();
    for (StorageEntry entry : list(disk, "/out")) {
      if (entry.name().startsWith("lines-")) {
        files.put(entry.path(), lines(disk, entry.path(), withParts));
      } else {
        remains.add(entry.path());
      }
    }
    for (StorageEntry output : list(disk, "/checkpoint/staging")) {
      list(disk, output.path()).forEach(entry -> remains.add(entry.path()));
    }
    if (world.topic().hasOpenTransaction()) {
      remains.add("a transaction of the topic");
    }
    return new Outputs(
        files,
        List.copyOf(world.table().rows()),
        List.copyOf(world.topic().committed()),
        world.state(),
        remains);
  }

  private static List<StorageEntry> list(Storage disk, String directory) throws IOException {
    return disk.find(directory).isPresent() ? disk.list(directory) : List.of();
  }

  private static List<String> lines(Storage disk, String directory, boolean withParts)
      throws IOException {
    List<String> lines = new ArrayList<>();
    for (StorageEntry part : disk.list(directory)) {
      if (withParts) {
        lines.add(part.name());
      }
      try (InputStream in = disk.open(part.path())) {
        new String(in.readAllBytes(), UTF_8).lines().forEach(lines::add);
      }
    }
    return lines;
  }
}
