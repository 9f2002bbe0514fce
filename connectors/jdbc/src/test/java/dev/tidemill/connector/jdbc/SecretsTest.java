/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SecretsTest {
  @Test
  void passwords_in_urls_are_covered() {
    assertThat(covered("jdbc:postgresql://db/shop?user=app&password=s3cret&ssl=true"))
        .isEqualTo("jdbc:postgresql://db/shop?user=app&password=***&ssl=true");
    assertThat(covered("jdbc:sqlserver://db:1433;user=sa;Password={a;b};encrypt=true"))
        .isEqualTo("jdbc:sqlserver://db:1433;user=sa;Password=***;encrypt=true");
    assertThat(covered("jdbc:mysql://app:s3cret@db/shop"))
        .isEqualTo("jdbc:mysql://app:***@db/shop");
    assertThat(covered("jdbc:oracle:thin:scott/tiger@//db:1521/shop"))
        .isEqualTo("jdbc:oracle:thin:scott/***@//db:1521/shop");
    assertThat(covered("jdbc:h2:mem:a;USER=sa;PASSWORD=s3cret"))
        .isEqualTo("jdbc:h2:mem:a;USER=sa;PASSWORD=***");
    assertThat(covered("jdbc:x://h/?sslkeypassphrase=s3cret&access_token=t0ken"))
        .isEqualTo("jdbc:x://h/?sslkeypassphrase=***&access_token=***");
  }

  @Test
  void urls_without_passwords_stay() {
    assertThat(covered("jdbc:postgresql://localhost:5432/shop?user=app"))
        .isEqualTo("jdbc:postgresql://localhost:5432/shop?user=app");
  }

  private static String covered(String url) {
    return Secrets.ofUrl(url).cover(url);
  }

  @Test
  void failures_that_tell_a_secret_are_replaced_with_their_causes() {
    Secrets secrets = Secrets.of("jdbc:h2:mem:a", Map.of("password", "s3cret", "user", "app"));
    SQLException inner = new SQLException("wrong password s3cret", "28000", 7);
    RuntimeException outer = new RuntimeException("app cannot connect", inner);
    assertThat(secrets.cover(inner))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("wrong password ***");
    assertThat(((SQLException) secrets.cover(inner)).getSQLState()).isEqualTo("28000");
    assertThat(secrets.cover(outer)).hasNoCause().hasMessageContaining("app cannot connect");
    RuntimeException harmless = new RuntimeException("app cannot connect");
    assertThat(secrets.cover(harmless)).isSameAs(harmless);
  }

  @Test
  void a_database_shows_no_secret() {
    JdbcDatabase database = Jdbc.database("jdbc:postgresql://db/shop?password=one")
        .user("app")
        .password("two")
        .property("sslpassword", "three");
    JdbcSink<String> sink = Jdbc.sink(database, "insert into t values (?)", (row, text) -> {});
    assertThat(sink)
        .hasToString("insert into t values (?), jdbc:postgresql://db/shop?password=***");
  }
}
