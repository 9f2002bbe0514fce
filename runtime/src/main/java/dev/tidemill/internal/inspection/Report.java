/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.inspection;

import dev.tidemill.internal.checkpoint.TextTable;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** Prints lines, headings and tables. */
final class Report {
  private final PrintStream out;
  private boolean isEmpty = true;

  Report(PrintStream out) {
    this.out = out;
  }

  void line(String line) {
    out.println(line);
    isEmpty = false;
  }

  /** Begins a part; an empty line comes before all but the first. */
  void heading(String heading) {
    if (!isEmpty) {
      out.println();
    }
    line(heading);
  }

  /** Prints rows below a heading; nothing if there are none. */
  void table(String heading, List<String> columns, List<List<String>> rows) {
    if (rows.isEmpty()) {
      return;
    }
    heading(heading);
    List<List<String>> all = new ArrayList<>();
    all.add(columns);
    all.addAll(rows);
    text("  ", TextTable.of(all));
  }

  /** Prints pairs of a name and a value. */
  void facts(List<List<String>> rows) {
    text("  ", TextTable.of(rows));
  }

  void text(String indent, String text) {
    text.lines().forEach(line -> line((indent + line).stripTrailing()));
  }

  /** Says that a list is longer than what is shown of it. */
  void more(long left, String what) {
    if (left > 0) {
      line("  ... and " + left + " more " + what);
    }
  }

  /** A number of things, which are called by their singular. */
  static String count(long number, String thing) {
    return number + " " + thing + (number == 1 ? "" : "s");
  }
}
