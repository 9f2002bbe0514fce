/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.StreamingContext;
import dev.tidemill.time.ManualClock;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Records that a job gives up, as rows of a table. */
class LetterTableTest {
  @Test
  void letters_are_rows_of_the_transaction_of_their_batch() throws Exception {
    H2 database = H2.create();
    database.execute(
        "create table numbers (n int)",
        "create table letters (id varchar(20), record varchar(100), error varchar(200))");
    try (StreamingContext ssc = StreamingContext.builder()
        .environment(world -> world.withClock(new ManualClock()))
        .setting("stream.batch.onFailure", "deadletter")
        .build()) {
      ssc.queueStream(List.of(List.of("1", "x"), List.of("2"), List.of("y", "3")))
          .map(Integer::parseInt)
          .writeTo(Jdbc.sink(
              database.database(), "insert into numbers values (?)", (row, n) -> row.set(1, n)))
          .named("numbers");
      ssc.deadLetters()
          .writeTo(Jdbc.sink(
              database.database(),
              "insert into letters values (?, ?, ?)",
              (row, letter) ->
                  row.set(1, letter.id()).set(2, letter.record()).set(3, letter.error())))
          .named("letters");
      ssc.start();
      for (int i = 0; i < 3; i++) {
        ssc.step();
      }
    }
    assertThat(database.query("select n from numbers order by n")).containsExactly("1", "2", "3");
    assertThat(database.query("select id, record, error from letters order by id"))
        .containsExactly(
            "1-1 x java.lang.NumberFormatException: For input string: \"x\"",
            "3-1 y java.lang.NumberFormatException: For input string: \"y\"");
    assertThat(database.query("select batch_id from tidemill_ledger where output_name = 'letters'"))
        .containsExactly("3");
  }
}
