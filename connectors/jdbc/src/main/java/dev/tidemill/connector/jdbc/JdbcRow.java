/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.jdbc;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import java.sql.SQLType;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The values of one row, by the position of their {@code ?} in the statement, from 1.
 *
 * <pre>{@code
 * row.set(1, order.id()).set(2, order.total()).set(3, order.note(), JDBCType.CLOB)
 * }</pre>
 *
 * <p>These values are supported:
 *
 * <ul>
 *   <li>{@code null}, {@code String}, {@code Character}, {@code Boolean}, {@code byte[]}, {@code
 *       UUID};
 *   <li>all boxed numbers, {@code BigDecimal} and {@code BigInteger};
 *   <li>{@code LocalDate}, {@code LocalTime}, {@code LocalDateTime}, {@code OffsetTime}, {@code
 *       OffsetDateTime}, and those of {@code java.sql} for dates and times without a zone;
 *   <li>{@code Instant}, {@code java.util.Date}, {@code ZonedDateTime} and {@code
 *       dev.tidemill.time.Time}, as an {@code OffsetDateTime}, those without a zone in UTC;
 *   <li>constants of enums, as their names.
 * </ul>
 *
 * <p>The values are copied when they are set. Used by one thread.
 */
public final class JdbcRow {
  /** Number of parameters of the statement, or -1 if the driver cannot tell. */
  private final int expected;

  private @Nullable Parameter[] parameters;
  private int count;

  JdbcRow(int expected) {
    this.expected = expected;
    this.parameters = new Parameter[expected < 0 ? 8 : expected];
  }

  /**
   * Sets a parameter.
   *
   * @param index position of its {@code ?} in the statement, from 1
   * @param value the value; null for {@code NULL}
   * @throws TidemillException if the statement has no such parameter, or values of this class are
   *     not supported
   */
  public JdbcRow set(int index, @Nullable Object value) {
    return put(index, value, null);
  }

  /**
   * Sets a parameter, and tells the driver its type in the database. Needed where the type does not
   * follow from the value: {@code row.set(2, json, JDBCType.OTHER)} for a column of type {@code
   * jsonb} in PostgreSQL.
   *
   * @param index position of its {@code ?} in the statement, from 1
   * @param value the value; null for {@code NULL}
   */
  public JdbcRow set(int index, @Nullable Object value, SQLType type) {
    return put(index, value, type.getVendorTypeNumber());
  }

  private JdbcRow put(int index, @Nullable Object value, @Nullable Integer sqlType) {
    if (index < 1 || (expected >= 0 && index > expected)) {
      throw new TidemillException(
          ErrorCode.INVALID_ARGUMENT,
          "there is no parameter " + index + ": the statement has " + parameterCount(expected)
              + ", and the first one is 1");
    }
    if (index > Parameter.MAX_COUNT) {
      throw new TidemillException(
          ErrorCode.INVALID_ARGUMENT,
          "parameter " + index + " is more than " + Parameter.MAX_COUNT + " parameters");
    }
    if (index > parameters.length) {
      parameters = Arrays.copyOf(parameters, Math.max(index, parameters.length * 2));
    }
    parameters[index - 1] = Parameter.of(index, value, sqlType);
    count = Math.max(count, index);
    return this;
  }

  private static String parameterCount(int count) {
    return count < 0
        ? "an unknown number of parameters"
        : count == 1 ? "1 parameter" : count + " parameters";
  }

  /** Forgets all values. */
  void clear() {
    Arrays.fill(parameters, null);
    count = 0;
  }

  /** Number of parameters, all of which are set. */
  int complete() {
    int size = expected < 0 ? count : expected;
    for (int i = 0; i < size; i++) {
      if (parameters[i] == null) {
        throw new TidemillException(
            ErrorCode.INVALID_ARGUMENT,
            "parameter " + (i + 1) + " of " + size + " is not set; call row.set(" + (i + 1)
                + ", ...), with null for NULL");
      }
    }
    return size;
  }

  /** The parameter at a position, from 0, of a complete row. */
  Parameter parameter(int position) {
    Parameter parameter = parameters[position];
    if (parameter == null) {
      throw new IllegalStateException("parameter " + (position + 1) + " is not set");
    }
    return parameter;
  }
}
