/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.connector;

import dev.tidemill.spi.storage.StorageEntry;
import dev.tidemill.time.Time;
import java.util.ArrayList;
import java.util.List;

/**
 * Files that batches have taken as text, so that another process reads the same ones in the same
 * slices.
 */
final class TakenFiles {
  private static final int FIELDS = 6;

  private TakenFiles() {}

  static String write(List<TakenFile> files) {
    TextFields text = new TextFields();
    for (TakenFile file : files) {
      text.add(
          file.entry().length(),
          file.entry().modifiedMillis(),
          file.splittable() ? "splittable" : "whole",
          file.takenBy().millis(),
          file.directory(),
          file.entry().path());
    }
    return text.toString();
  }

  static List<TakenFile> read(String written) {
    List<TakenFile> files = new ArrayList<>();
    for (List<String> line : TextFields.parse(written, FIELDS)) {
      try {
        files.add(new TakenFile(
            line.get(4),
            new StorageEntry(
                line.get(5), false, Long.parseLong(line.get(0)), Long.parseLong(line.get(1))),
            line.get(2).equals("splittable"),
            Time.ofMillis(Long.parseLong(line.get(3)))));
      } catch (NumberFormatException e) {
        throw TextFields.malformed(written, "a number is malformed");
      }
    }
    return files;
  }
}
