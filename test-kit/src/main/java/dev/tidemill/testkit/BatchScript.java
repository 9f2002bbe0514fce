/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit;

import dev.tidemill.testkit.internal.ScriptText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Defines the batches of several sources in one table, which shows what arrives together.
 *
 * <pre>{@code
 * t.script("""
 *     batch | clicks | prices
 *     1     | a b    | 10
 *     2     |        | 20 30
 *     3     | 'c d'  | !IOException
 *     """)
 *     .column("clicks", Click::parse)
 *     .column("prices", Long::valueOf);
 * }</pre>
 *
 * <p>Columns are named after their sources. Records are separated by spaces. Quote a record, with
 * single or double quotes, if it is empty or contains a space or a bar. An empty cell is an empty
 * batch. {@code !IOException} makes the first read of its cell fail; see {@link Faults#failOnce}. A
 * mistake in the table is an {@link IllegalArgumentException} that shows its line and column.
 */
public final class BatchScript {
  private final ScriptText script;
  private final Function<String, QueueFixture<Object>> queueStream;
  private final Map<String, QueueFixture<Object>> queues = new LinkedHashMap<>();

  BatchScript(String text, Function<String, QueueFixture<Object>> queueStream) {
    this.script = ScriptText.parse(text);
    this.queueStream = queueStream;
  }

  /**
   * Assigns a column to the source of the same name.
   *
   * @param parser converts text to a record; what it throws is shown with line and column
   * @throws IllegalArgumentException if the column does not exist, or a record cannot be parsed
   */
  public <T> BatchScript column(String name, Function<String, ? extends T> parser) {
    List<ScriptText.Cell> cells = script.column(name);
    List<List<Object>> batches = new ArrayList<>();
    for (ScriptText.Cell cell : cells) {
      List<Object> records = new ArrayList<>();
      for (ScriptText.Token token : cell.records()) {
        records.add(parsed(token, parser));
      }
      batches.add(records);
    }
    QueueFixture<Object> queue = queueStream.apply(name);
    batches.forEach(queue::batchOf);
    for (int i = 0; i < cells.size(); i++) {
      for (ScriptText.Token fault : cells.get(i).faults()) {
        queue.faults().failOnce(i + 1, script.exception(fault));
      }
    }
    queues.put(name, queue);
    return this;
  }

  /** Assigns a column to the source of the same name; the records are the texts. */
  public BatchScript column(String name) {
    return column(name, text -> text);
  }

  private Object parsed(ScriptText.Token token, Function<String, ?> parser) {
    try {
      return parser.apply(token.text());
    } catch (RuntimeException e) {
      throw script.mistake(token, "\"" + token.text() + "\" cannot be read: " + e, e);
    }
  }

  /** Returns the number of batches in the table. */
  public int batches() {
    return script.batches();
  }

  List<String> leftOvers() {
    List<String> unused = new ArrayList<>(script.names());
    unused.removeAll(queues.keySet());
    return unused.isEmpty()
        ? List.of()
        : List.of("script: nobody has said of which type the columns " + unused
            + " are, so they were not read; say .column(\"" + unused.get(0) + "\", parser)");
  }
}
