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
 * The batches of several sources in one table, so that it shows what comes together.
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
 * <p>Columns are named by their sources. Records stand between blanks; one that contains a blank, a
 * bar or nothing at all stands in quotes, single or double. An empty cell is an empty batch.
 * {@code !IOException} has the first reading of its cell fail, see {@link Faults#failOnce}. A
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
   * Gives a column to the source of its name.
   *
   * @param parser makes a record of its text; what it throws is shown with line and column
   * @throws IllegalArgumentException if there is no such column, or a record cannot be made
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

  /** As the other form, of records that are their texts. */
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

  /** How many batches the table has. */
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
