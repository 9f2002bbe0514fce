/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.error.TidemillException;
import dev.tidemill.time.Time;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.sql.JDBCType;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StagedRowsTest {
  private static final String STATEMENT = "insert into t values (?)";

  private static byte[] staged(@Nullable Object... values) throws IOException {
    JdbcRow row = new JdbcRow(1);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    StagedRows.Writer writer = new StagedRows.Writer(out, STATEMENT);
    for (Object value : values) {
      row.clear();
      writer.write(row.set(1, value));
    }
    writer.finish();
    return out.toByteArray();
  }

  private static List<List<Parameter>> read(byte[] bytes) throws IOException {
    List<List<Parameter>> rows = new ArrayList<>();
    try (StagedRows.Reader reader = StagedRows.Reader.open(new ByteArrayInputStream(bytes))) {
      assertThat(reader.statement()).isEqualTo(STATEMENT);
      for (Optional<List<Parameter>> row = reader.next(); row.isPresent(); row = reader.next()) {
        rows.add(row.get());
      }
    }
    return rows;
  }

  private static List<@Nullable Object> values(byte[] bytes) throws IOException {
    List<@Nullable Object> values = new ArrayList<>();
    for (List<Parameter> row : read(bytes)) {
      assertThat(row).hasSize(1);
      values.add(row.get(0).value());
    }
    return values;
  }

  @Test
  void values_of_all_kinds_are_read_as_they_were_written() throws IOException {
    Object[] values = {
      null,
      true,
      false,
      Integer.MIN_VALUE,
      Long.MAX_VALUE,
      -0.0f,
      Double.NaN,
      new BigDecimal("-123456789012345678901234567890.1200"),
      new BigDecimal("1E+9"),
      "",
      "Zürich \uD83D\uDE00 \0",
      "x".repeat(100_000),
      LocalDate.of(-44, 3, 15),
      LocalTime.MAX,
      LocalDateTime.of(2026, 8, 1, 12, 30, 15, 123_456_789),
      OffsetTime.of(LocalTime.NOON, ZoneOffset.ofHours(-7)),
      OffsetDateTime.of(LocalDateTime.MIN, ZoneOffset.MAX),
      new UUID(1, -2),
    };
    assertThat(values(staged(values))).containsExactly(values);
  }

  @Test
  void other_classes_are_stored_as_what_databases_have() throws IOException {
    Instant instant = Instant.parse("2026-08-01T10:00:00.5Z");
    OffsetDateTime utc = instant.atOffset(ZoneOffset.UTC);
    assertThat(values(staged(
            (byte) 1,
            (short) 2,
            'c',
            BigInteger.TEN,
            DayOfWeek.FRIDAY,
            instant,
            Time.ofMillis(instant.toEpochMilli()),
            java.util.Date.from(instant),
            ZonedDateTime.ofInstant(instant, ZoneId.of("Europe/Berlin")),
            java.sql.Timestamp.valueOf("2026-08-01 12:00:00.25"),
            java.sql.Date.valueOf("2026-08-01"),
            java.sql.Time.valueOf("12:00:00"))))
        .containsExactly(
            1,
            2,
            "c",
            BigDecimal.TEN,
            "FRIDAY",
            utc,
            utc,
            utc,
            utc.withOffsetSameInstant(ZoneOffset.ofHours(2)),
            LocalDateTime.of(2026, 8, 1, 12, 0, 0, 250_000_000),
            LocalDate.of(2026, 8, 1),
            LocalTime.NOON);
  }

  @Test
  void bytes_are_copied_when_they_are_set() throws IOException {
    byte[] bytes = {1, 2, 3};
    JdbcRow row = new JdbcRow(1).set(1, bytes);
    Arrays.fill(bytes, (byte) 0);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    StagedRows.Writer writer = new StagedRows.Writer(out, STATEMENT);
    writer.write(row);
    writer.finish();
    assertThat((byte[]) values(out.toByteArray()).get(0)).containsExactly(1, 2, 3);
  }

  @Test
  void the_type_of_a_parameter_is_stored() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    StagedRows.Writer writer = new StagedRows.Writer(out, STATEMENT);
    writer.write(new JdbcRow(2).set(1, "{}", JDBCType.OTHER).set(2, null, JDBCType.DATE));
    writer.finish();
    assertThat(read(out.toByteArray()).get(0))
        .extracting(Parameter::sqlType)
        .containsExactly(JDBCType.OTHER.getVendorTypeNumber(), JDBCType.DATE.getVendorTypeNumber());
  }

  @Test
  void the_bytes_of_version_1_stay_as_they_are() throws IOException {
    assertThat(HexFormat.of().formatHex(staged("ab", 7L, null)))
        .isEqualTo("544d4a52" + "01" + "00000018"
            + HexFormat.of().formatHex(STATEMENT.getBytes(StandardCharsets.UTF_8))
            + "01" + "0001" + "07" + "00000002" + "6162"
            + "01" + "0001" + "03" + "0000000000000007"
            + "01" + "0001" + "00"
            + "00" + "0000000000000003");
  }

  @Test
  void rows_that_were_cut_off_anywhere_are_found() throws IOException {
    byte[] bytes = staged("ab", new BigDecimal("1.5"), LocalDate.EPOCH, null);
    for (int length = 0; length < bytes.length; length++) {
      byte[] part = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> read(part))
          .as("after %s bytes", length)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("staged rows are damaged: they are cut off after row");
    }
  }

  @Test
  void bytes_that_were_changed_are_an_error_or_other_values() throws IOException {
    byte[] bytes = staged("ab", new BigDecimal("1.5"), LocalTime.NOON, null, new UUID(1, 2));
    for (int position = 0; position < bytes.length; position++) {
      for (int change : List.of(0x01, 0x80, 0xff)) {
        byte[] changed = bytes.clone();
        changed[position] ^= (byte) change;
        try (StagedRows.Reader reader = StagedRows.Reader.open(new ByteArrayInputStream(changed))) {
          while (reader.next().isPresent()) {
            // What is read may be wrong; checksums are a matter of the staging.
          }
        } catch (IOException e) {
          assertThat(e.getMessage()).isNotBlank();
        }
      }
    }
  }

  @Test
  void what_is_not_rows_or_of_a_later_version_is_told() throws IOException {
    byte[] bytes = staged("a");
    byte[] other = bytes.clone();
    other[0] = 0;
    assertThatThrownBy(() -> read(other)).hasMessage("what was staged are not rows for a database");
    byte[] later = bytes.clone();
    later[4] = 2;
    assertThatThrownBy(() -> read(later))
        .hasMessageContaining("rows were staged in format 2")
        .hasMessageContaining("finish the batch with the version that has staged it");
  }

  @Test
  void a_row_must_be_complete() {
    assertThatThrownBy(() -> new JdbcRow(3).set(1, 1).set(3, 3).complete())
        .isInstanceOf(TidemillException.class)
        .hasMessage("parameter 2 of 3 is not set; call row.set(2, ...), with null for NULL");
    assertThatThrownBy(() -> new JdbcRow(-1).set(3, 3).complete())
        .hasMessageContaining("parameter 1 of 3 is not set");
    assertThat(new JdbcRow(-1)
            .set(9, 3)
            .set(1, 1)
            .set(2, 1)
            .set(3, 1)
            .set(4, 1)
            .set(5, 1)
            .set(6, 1)
            .set(7, 1)
            .set(8, 1)
            .complete())
        .isEqualTo(9);
  }

  @Test
  void parameters_that_there_are_not_are_told() {
    assertThatThrownBy(() -> new JdbcRow(1).set(0, "a"))
        .hasMessage(
            "there is no parameter 0: the statement has 1 parameter, and the first one is 1");
    assertThatThrownBy(() -> new JdbcRow(2).set(3, "a"))
        .hasMessageContaining("there is no parameter 3: the statement has 2 parameters");
    assertThatThrownBy(() -> new JdbcRow(-1).set(70_000, "a"))
        .hasMessageContaining("parameter 70000 is more than 65535 parameters");
  }

  @Test
  void values_that_cannot_be_stored_are_told() {
    assertThatThrownBy(() -> new JdbcRow(2).set(2, List.of(1)))
        .hasMessageContaining("parameter 2 has a value of java.util.ImmutableCollections")
        .hasMessageContaining("which cannot be a parameter");
    assertThatThrownBy(() -> new JdbcRow(1).set(1, new java.util.concurrent.atomic.AtomicLong()))
        .hasMessageContaining("java.util.concurrent.atomic.AtomicLong");
    assertThatThrownBy(() -> staged("half \uD83D"))
        .hasMessageContaining("has half of a surrogate pair");
  }
}
