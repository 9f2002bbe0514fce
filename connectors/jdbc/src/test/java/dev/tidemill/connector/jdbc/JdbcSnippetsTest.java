/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.DStream;
import dev.tidemill.PairDStream;
import dev.tidemill.StreamingContext;
import dev.tidemill.data.Pair;
import dev.tidemill.time.ManualClock;
import java.math.BigDecimal;
import java.sql.JDBCType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The examples of docs/jdbc.md. */
class JdbcSnippetsTest {
  private final StreamingContext ssc = StreamingContext.builder()
      .environment(world -> world.withClock(new ManualClock()))
      .partitions(1)
      .build();

  @AfterEach
  void close() {
    ssc.close();
  }

  record Order(long id, BigDecimal total, @Nullable String note, Instant time) {}

  private PairDStream<String, Long> counts() {
    return ssc.queueStream(List.of(List.of("a", "b", "a"), List.of("b", "c")))
        .mapToPair(word -> Pair.of(word, 1L))
        .reduceByKey(Long::sum);
  }

  private void runTwoBatches() {
    ssc.start();
    ssc.step();
    ssc.step();
  }

  @Test
  void insert() throws Exception {
    Postgres schema = Postgres.create();
    schema.execute("create table word_counts (word text, occurrences bigint)");
    String url = PostgresServer.shared().url(schema.schema());
    String secret = "";
    PairDStream<String, Long> counts = counts();
    // region insert
    JdbcDatabase shop = Jdbc.database(url).user("postgres").password(secret);

    counts
        .writeTo(Jdbc.sink(
            shop,
            "insert into word_counts (word, occurrences) values (?, ?)",
            (row, count) -> row.set(1, count.key()).set(2, count.value())))
        .named("counts");
    // endregion
    runTwoBatches();
    assertThat(schema.query("select word, occurrences from word_counts"))
        .containsExactlyInAnyOrder("a 2", "b 1", "b 1", "c 1");
    assertThat(schema.query("select output_name, batch_id, batch_time, epoch from tidemill_ledger"))
        .containsExactly("counts 2 2000 1");
  }

  @Test
  void upsert() throws Exception {
    Postgres schema = Postgres.create();
    schema.execute("create table totals (word text primary key, total bigint)");
    JdbcDatabase shop = schema.database();
    PairDStream<String, Long> counts = counts();
    // region upsert
    counts.writeTo(Jdbc.sink(
        shop,
        "insert into totals (word, total) values (?, ?)"
            + " on conflict (word) do update set total = totals.total + excluded.total",
        (row, count) -> row.set(1, count.key()).set(2, count.value())));
    // endregion
    runTwoBatches();
    assertThat(schema.query("select word, total from totals order by word"))
        .containsExactly("a 2", "b 2", "c 1");
  }

  @Test
  void values() throws Exception {
    Postgres schema = Postgres.create();
    schema.execute(
        "create table orders (id bigint, total numeric(9, 2), note text, at timestamptz, raw jsonb)");
    JdbcDatabase shop = schema.database();
    DStream<Order> orders = ssc.queueStream(
        List.of(List.of(new Order(7, new BigDecimal("12.50"), null, Instant.EPOCH)), List.of()));
    // region values
    orders.writeTo(Jdbc.sink(
        shop,
        "insert into orders (id, total, note, at, raw) values (?, ?, ?, ?, ?)",
        (row, order) -> row.set(1, order.id())
            .set(2, order.total())
            .set(3, order.note()) // NULL if it is null
            .set(4, order.time()) // an Instant
            .set(5, "{\"id\": " + order.id() + "}", JDBCType.OTHER))); // for a column of type jsonb
    // endregion
    runTwoBatches();
    assertThat(schema.query("select id, total, note, raw from orders"))
        .containsExactly("7 12.50 null {\"id\": 7}");
  }

  @Test
  void options() throws Exception {
    H2 h2 = H2.create();
    h2.execute(
        "create table word_counts (word varchar(20), occurrences bigint)", "create schema jobs");
    JdbcDataSource h2DataSource = new JdbcDataSource();
    h2DataSource.setUrl(h2.url());
    DataSource dataSource = h2DataSource;
    PairDStream<String, Long> counts = counts();
    // region options
    JdbcDatabase pooled = Jdbc.database(dataSource::getConnection)
        .timeout(Duration.ofMinutes(1))
        .ledger("jobs.ledger");

    counts.writeTo(Jdbc.<Pair<String, Long>>sink(
            pooled,
            "insert into word_counts (word, occurrences) values (?, ?)",
            (row, count) -> row.set(1, count.key()).set(2, count.value()))
        .rowsPerRoundTrip(5_000));
    // endregion
    runTwoBatches();
    assertThat(h2.query("select batch_id from jobs.ledger")).containsExactly("2");
  }
}
