/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.BatchQueue;
import dev.tidemill.StreamingContext;
import dev.tidemill.data.Pair;
import dev.tidemill.error.TidemillException;
import dev.tidemill.spi.sink.Guarantee;
import dev.tidemill.time.ManualClock;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The sink in a job. */
class JdbcJobTest {
  private final H2 database;
  private final StreamingContext ssc = StreamingContext.builder()
      .environment(world -> world.withClock(new ManualClock()))
      .partitions(3)
      .build();

  JdbcJobTest() throws Exception {
    database = H2.create();
  }

  @BeforeEach
  void createTables() throws Exception {
    database.execute(
        "create table totals (word varchar(20) primary key, total bigint)",
        "create table words (word varchar(20))");
  }

  @AfterEach
  void close() {
    ssc.close();
  }

  @Test
  void every_batch_of_a_job_is_a_transaction() throws Exception {
    var words = ssc.queueStream(
        new BatchQueue<String>().add(List.of("a", "b", "a")).add(List.of()).add(List.of("b", "c")));
    words
        .writeTo(Jdbc.sink(
            database.database(), "insert into words values (?)", (row, word) -> row.set(1, word)))
        .named("words");
    words
        .mapToPair(word -> Pair.of(word, 1L))
        .reduceByKey(Long::sum)
        .writeTo(Jdbc.sink(
            database.database(),
            "merge into totals t using (values (cast(? as varchar), cast(? as bigint))) v (word, total)"
                + " on t.word = v.word when matched then update set total = t.total + v.total"
                + " when not matched then insert values (v.word, v.total)",
            (row, count) -> row.set(1, count.key()).set(2, count.value())))
        .named("totals");
    ssc.start();
    for (int i = 0; i < 3; i++) {
      ssc.step();
    }
    assertThat(database.query("select * from words"))
        .containsExactlyInAnyOrder("a", "b", "a", "b", "c");
    assertThat(database.query("select * from totals"))
        .containsExactlyInAnyOrder("a 2", "b 2", "c 1");
    assertThat(database.query("select output_name, batch_id from tidemill_ledger order by 1"))
        .containsExactly("totals 3", "words 3");
  }

  @Test
  void a_record_of_which_no_row_can_be_made_fails_the_batch() throws Exception {
    ssc.queueStream(List.of(List.of("a", "b")))
        .writeTo(Jdbc.sink(
            database.database(),
            "insert into words values (?)",
            (row, word) -> row.set(1, word.equals("b") ? new Object() : word)));
    ssc.start();
    assertThatThrownBy(ssc::step)
        .isInstanceOf(TidemillException.class)
        .hasStackTraceContaining("no row can be made of the record b")
        .hasStackTraceContaining("java.lang.Object, which cannot be a parameter");
    assertThat(database.query("select * from words")).isEmpty();
  }

  @Test
  void the_sink_keeps_a_ledger() {
    assertThat(Jdbc.<String>sink(database.database(), "delete from words", (row, word) -> {})
            .guarantee())
        .isEqualTo(Guarantee.LEDGER);
  }
}
