/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.examples.docs;

import java.util.ArrayList;
import java.util.List;

/**
 * The parts of a source file that the documentation shows: what stands between {@code // region NAME} and {@code //
 * endregion}.
 */
final class SourceRegions {
  private static final String FENCE = "\"\"\"";

  private final String path;
  private final List<String> lines;

  SourceRegions(String path, String text) {
    this.path = path;
    this.lines = text.lines().toList();
  }

  /** The code of a region, moved to the left. */
  String code(String region) {
    return strip(lines.subList(begin(region), end(region)));
  }

  /** The first text block that begins in a region or after it: what a test expects as the output of the code there. */
  String output(String region) {
    int begin = begin(region);
    while (begin < lines.size() && !lines.get(begin).endsWith(FENCE)) {
      begin++;
    }
    int end = begin + 1;
    while (end < lines.size() && !lines.get(end).contains(FENCE)) {
      end++;
    }
    if (end >= lines.size()) {
      throw new AssertionError("no text block follows region " + region + " in " + path);
    }
    return strip(lines.subList(begin + 1, end));
  }

  private int begin(String region) {
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).strip().equals("// region " + region)) {
        return i + 1;
      }
    }
    throw new AssertionError("there is no line \"// region " + region + "\" in " + path);
  }

  private int end(String region) {
    int i = begin(region);
    while (i < lines.size() && !lines.get(i).strip().equals("// endregion")) {
      i++;
    }
    return i;
  }

  private static String strip(List<String> block) {
    List<String> stripped = new ArrayList<>(block);
    stripped.replaceAll(String::stripTrailing);
    return String.join("\n", stripped).stripIndent().stripTrailing();
  }
}
