/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A table of batches, read from text; every part knows its line and column. */
public final class ScriptText {
  private static final String BATCH = "batch";
  private static final List<String> PACKAGES =
      List.of("", "java.lang.", "java.io.", "java.util.", "java.util.concurrent.", "java.net.");

  /**
   * A word of a cell.
   *
   * @param text without quotes
   * @param line counted from 1
   * @param column counted from 1
   * @param quoted whether it stood in quotes
   */
  public record Token(String text, int line, int column, boolean quoted) {}

  /** What one source has in one batch. */
  public record Cell(List<Token> records, List<Token> faults) {}

  private final String[] lines;
  private final Map<String, List<Cell>> columns = new LinkedHashMap<>();
  private final List<String> headings = new ArrayList<>();
  private int batches;

  private ScriptText(String text) {
    this.lines = text.split("\n", -1);
  }

  /**
   * Reads a table.
   *
   * @throws IllegalArgumentException for a mistake, showing where it is
   */
  public static ScriptText parse(String text) {
    ScriptText script = new ScriptText(text);
    boolean hasHead = false;
    for (int line = 1; line <= script.lines.length; line++) {
      if (script.lines[line - 1].isBlank()) {
        continue;
      }
      List<List<Token>> cells = script.cells(line);
      if (hasHead) {
        script.row(line, cells);
      } else {
        script.head(line, cells);
        hasHead = true;
      }
    }
    if (!hasHead) {
      throw new IllegalArgumentException(
          "the script is empty; it begins with a line of headings: batch | name of a source | ...");
    }
    return script;
  }

  private void head(int line, List<List<Token>> cells) {
    for (List<Token> cell : cells) {
      if (cell.size() != 1) {
        throw mistake(
            cell.isEmpty() ? new Token("", line, 1, false) : cell.get(1),
            "each heading is one word, the name of a source; put one that contains blanks in quotes",
            null);
      }
      headings.add(cell.get(0).text());
    }
    if (!headings.get(0).equals(BATCH)) {
      throw mistake(
          cells.get(0).get(0),
          "the first heading is \"" + headings.get(0) + "\"; it must be \"batch\"",
          null);
    }
    Set<String> names = new LinkedHashSet<>();
    for (int i = 1; i < headings.size(); i++) {
      if (!names.add(headings.get(i))) {
        throw mistake(
            cells.get(i).get(0), "there are two columns \"" + headings.get(i) + "\"", null);
      }
      columns.put(headings.get(i), new ArrayList<>());
    }
  }

  private void row(int line, List<List<Token>> cells) {
    if (cells.size() != headings.size()) {
      throw mistake(
          new Token("", line, lines[line - 1].length() + 1, false),
          "this line has " + cells.size() + " cells, and the headings are " + headings.size(),
          null);
    }
    batches++;
    List<Token> number = cells.get(0);
    if (number.size() != 1 || !number.get(0).text().equals(Integer.toString(batches))) {
      throw mistake(
          number.isEmpty() ? new Token("", line, 1, false) : number.get(0),
          "the number of this batch must be " + batches
              + "; an empty batch has its line too, with empty cells",
          null);
    }
    for (int i = 1; i < headings.size(); i++) {
      List<Token> records = new ArrayList<>();
      List<Token> faults = new ArrayList<>();
      for (Token token : cells.get(i)) {
        boolean fault = !token.quoted() && token.text().startsWith("!");
        (fault ? faults : records).add(token);
      }
      List<Cell> column = columns.get(headings.get(i));
      if (column != null) {
        column.add(new Cell(records, faults));
      }
    }
  }

  /** The words of each cell of a line. */
  private List<List<Token>> cells(int line) {
    String text = lines[line - 1];
    List<List<Token>> cells = new ArrayList<>();
    List<Token> cell = new ArrayList<>();
    cells.add(cell);
    int at = 0;
    while (at < text.length()) {
      char sign = text.charAt(at);
      if (sign == '|') {
        cell = new ArrayList<>();
        cells.add(cell);
        at++;
      } else if (Character.isWhitespace(sign)) {
        at++;
      } else if (sign == '\'' || sign == '"') {
        int end = text.indexOf(sign, at + 1);
        if (end < 0) {
          throw mistake(
              new Token("", line, at + 1, true), "the quote that begins here does not end", null);
        }
        cell.add(new Token(text.substring(at + 1, end), line, at + 1, true));
        at = end + 1;
      } else {
        int end = at;
        while (end < text.length()
            && text.charAt(end) != '|'
            && !Character.isWhitespace(text.charAt(end))) {
          end++;
        }
        cell.add(new Token(text.substring(at, end), line, at + 1, false));
        at = end;
      }
    }
    return cells;
  }

  /** Names of the sources. */
  public Set<String> names() {
    return columns.keySet();
  }

  public int batches() {
    return batches;
  }

  /**
   * The cells of a source, batch after batch.
   *
   * @throws IllegalArgumentException if there is no such column
   */
  public List<Cell> column(String name) {
    List<Cell> column = columns.get(name);
    if (column == null) {
      throw new IllegalArgumentException(
          "the script has no column \"" + name + "\"; its columns are " + columns.keySet());
    }
    return column;
  }

  /** A new exception of the type that a fault names. */
  public Exception exception(Token fault) {
    String name = fault.text().substring(1);
    for (String prefix : PACKAGES) {
      try {
        Object made = Class.forName(prefix + name)
            .getConstructor(String.class)
            .newInstance("line " + fault.line() + " of the script");
        if (made instanceof Exception exception) {
          return exception;
        }
      } catch (ReflectiveOperationException e) {
        // the next package may have it
      }
    }
    throw mistake(
        fault,
        "\"" + name
            + "\" is no exception that can be made of a message; write a simple name such as"
            + " IOException, or the name with its package",
        null);
  }

  /** The error of a mistake: what, where, and the line with a sign below it. */
  public IllegalArgumentException mistake(Token token, String what, @Nullable Throwable cause) {
    return new IllegalArgumentException(
        "script, line " + token.line() + ", column " + token.column() + ": " + what + "\n  "
            + lines[token.line() - 1] + "\n  " + " ".repeat(token.column() - 1) + "^",
        cause);
  }
}
