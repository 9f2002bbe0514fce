/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.architecture;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Says which package of a code base may name which, one row per package, from the bottom up.
 *
 * <p>A row has three columns: the package, its marks, and the packages that it may import.
 *
 * <pre>
 * time            |               | error
 * internal.graph  | pure          | time error
 * internal.engine | slf4j threads | time error
 * (root)          |               | *
 * launch          | root          | (root) time
 * </pre>
 *
 * <p>Names are relative to the base package, which itself is {@code (root)}; {@code *} stands for every
 * row above. The marks: {@code slf4j} lets the package log, {@code threads} lets it start threads,
 * {@code root} lets it name the base package, {@code pure} keeps it from I/O and concurrency.
 */
public record PackageTable(String base, List<Row> rows) {
  private static final String ROOT = "(root)";

  enum Mark {
    SLF4J,
    THREADS,
    ROOT,
    PURE
  }

  /** One package, the packages that it may import, and its marks. */
  record Row(String name, List<String> imports, Set<Mark> marks) {
    Row {
      imports = List.copyOf(imports);
      marks = Set.copyOf(marks);
    }

    boolean has(Mark mark) {
      return marks.contains(mark);
    }
  }

  public PackageTable {
    rows = List.copyOf(rows);
  }

  /**
   * Reads the table of the code base below a package, one row per line.
   *
   * @throws IllegalArgumentException for a mark that does not exist
   */
  public static PackageTable of(String base, String text) {
    List<Row> rows = new ArrayList<>();
    for (String line : text.lines().toList()) {
      List<String> columns = Stream.of(line.split("\\|", -1)).map(String::strip).toList();
      List<String> imports = words(columns, 2);
      if (imports.equals(List.of("*"))) {
        imports = rows.stream().map(Row::name).toList();
      }
      Set<Mark> marks = words(columns, 1).stream()
          .map(mark -> Mark.valueOf(mark.toUpperCase(Locale.ROOT)))
          .collect(Collectors.toSet());
      rows.add(new Row(columns.get(0), imports, marks));
    }
    return new PackageTable(base, rows);
  }

  Optional<Row> find(String name) {
    return rows.stream().filter(row -> row.name().equals(name)).findFirst();
  }

  boolean covers(String packageName) {
    return packageName.equals(base) || packageName.startsWith(base + ".");
  }

  String relative(String packageName) {
    return packageName.equals(base) ? ROOT : packageName.substring(base.length() + 1);
  }

  private static List<String> words(List<String> columns, int index) {
    return columns.size() <= index || columns.get(index).isEmpty()
        ? List.of()
        : List.of(columns.get(index).split(" +", -1));
  }
}
