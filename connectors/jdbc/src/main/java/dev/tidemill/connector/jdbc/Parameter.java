/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.jdbc;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.time.Time;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.HexFormat;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One value of a row: of a class that can be written as bytes, and bound by every driver.
 *
 * @param value an immutable value, or bytes that nobody else has; null for {@code NULL}
 * @param sqlType a number of {@link Types}, or null if it follows from the value
 */
record Parameter(
    Kind kind, @Nullable Object value, @Nullable Integer sqlType) {
  /** Most parameters of one statement. */
  static final int MAX_COUNT = 0xffff;

  /** Largest text or binary value in bytes. */
  static final int MAX_BYTES = 256 << 20;

  private static final int HAS_SQL_TYPE = 0x80;
  private static final int SHOWN = 40;

  /** The kinds of values. Their tags are part of the format of staged rows. */
  enum Kind {
    NULL(0),
    BOOLEAN(1),
    INT(2),
    LONG(3),
    FLOAT(4),
    DOUBLE(5),
    DECIMAL(6),
    TEXT(7),
    BYTES(8),
    DATE(9),
    TIME(10),
    DATE_TIME(11),
    OFFSET_TIME(12),
    OFFSET_DATE_TIME(13),
    UUID(14);

    private static final Kind[] ALL = values();

    private final int tag;

    Kind(int tag) {
      this.tag = tag;
    }

    static Kind of(int tag) throws IOException {
      for (Kind kind : ALL) {
        if (kind.tag == tag) {
          return kind;
        }
      }
      throw new IOException("a value has the unknown kind " + tag);
    }
  }

  /**
   * The parameter for a value that a user has set.
   *
   * @param index position in the statement, for errors
   */
  static Parameter of(int index, @Nullable Object value, @Nullable Integer sqlType) {
    if (value == null) {
      return new Parameter(Kind.NULL, null, sqlType);
    }
    if (value instanceof String text) {
      return new Parameter(Kind.TEXT, text, sqlType);
    }
    if (value instanceof Number number) {
      return ofNumber(index, number, sqlType);
    }
    if (value instanceof Boolean) {
      return new Parameter(Kind.BOOLEAN, value, sqlType);
    }
    if (value instanceof Enum<?> constant) {
      return new Parameter(Kind.TEXT, constant.name(), sqlType);
    }
    if (value instanceof Character) {
      return new Parameter(Kind.TEXT, value.toString(), sqlType);
    }
    if (value instanceof byte[] bytes) {
      return new Parameter(Kind.BYTES, bytes.clone(), sqlType);
    }
    if (value instanceof UUID) {
      return new Parameter(Kind.UUID, value, sqlType);
    }
    return ofTime(index, value, sqlType);
  }

  private static Parameter ofNumber(int index, Number number, @Nullable Integer sqlType) {
    if (number instanceof Integer || number instanceof Short || number instanceof Byte) {
      return new Parameter(Kind.INT, number.intValue(), sqlType);
    }
    if (number instanceof Long) {
      return new Parameter(Kind.LONG, number, sqlType);
    }
    if (number instanceof Double) {
      return new Parameter(Kind.DOUBLE, number, sqlType);
    }
    if (number instanceof Float) {
      return new Parameter(Kind.FLOAT, number, sqlType);
    }
    if (number instanceof BigDecimal) {
      return new Parameter(Kind.DECIMAL, number, sqlType);
    }
    if (number instanceof BigInteger integer) {
      return new Parameter(Kind.DECIMAL, new BigDecimal(integer), sqlType);
    }
    throw unsupported(index, number);
  }

  @SuppressWarnings({"JavaUtilDate", "JavaSqlDate"}) // programs have such values
  private static Parameter ofTime(int index, Object value, @Nullable Integer sqlType) {
    if (value instanceof Instant instant) {
      return ofInstant(instant, sqlType);
    }
    if (value instanceof LocalDateTime) {
      return new Parameter(Kind.DATE_TIME, value, sqlType);
    }
    if (value instanceof LocalDate) {
      return new Parameter(Kind.DATE, value, sqlType);
    }
    if (value instanceof LocalTime) {
      return new Parameter(Kind.TIME, value, sqlType);
    }
    if (value instanceof OffsetDateTime) {
      return new Parameter(Kind.OFFSET_DATE_TIME, value, sqlType);
    }
    if (value instanceof OffsetTime) {
      return new Parameter(Kind.OFFSET_TIME, value, sqlType);
    }
    if (value instanceof ZonedDateTime zoned) {
      return new Parameter(Kind.OFFSET_DATE_TIME, zoned.toOffsetDateTime(), sqlType);
    }
    if (value instanceof Time time) {
      return ofInstant(Instant.ofEpochMilli(time.millis()), sqlType);
    }
    if (value instanceof java.sql.Timestamp timestamp) {
      return new Parameter(Kind.DATE_TIME, timestamp.toLocalDateTime(), sqlType);
    }
    if (value instanceof java.sql.Date date) {
      return new Parameter(Kind.DATE, date.toLocalDate(), sqlType);
    }
    if (value instanceof java.sql.Time time) {
      return new Parameter(Kind.TIME, time.toLocalTime(), sqlType);
    }
    if (value instanceof java.util.Date date) {
      return ofInstant(Instant.ofEpochMilli(date.getTime()), sqlType);
    }
    throw unsupported(index, value);
  }

  private static Parameter ofInstant(Instant instant, @Nullable Integer sqlType) {
    return new Parameter(Kind.OFFSET_DATE_TIME, instant.atOffset(ZoneOffset.UTC), sqlType);
  }

  private static TidemillException unsupported(int index, Object value) {
    return new TidemillException(
        ErrorCode.INVALID_ARGUMENT,
        "parameter " + index + " has a value of " + value.getClass().getName()
            + ", which cannot be a parameter; set its text, its bytes, a number or a time instead");
  }

  /** Writes the parameter so that every later version can read it. */
  void write(DataOutputStream out) throws IOException {
    out.writeByte(kind.tag | (sqlType == null ? 0 : HAS_SQL_TYPE));
    if (sqlType != null) {
      out.writeInt(sqlType);
    }
    if (value == null) {
      return;
    }
    switch (kind) {
      case NULL -> {}
      case BOOLEAN -> out.writeBoolean((Boolean) value);
      case INT -> out.writeInt((Integer) value);
      case LONG -> out.writeLong((Long) value);
      case FLOAT -> out.writeFloat((Float) value);
      case DOUBLE -> out.writeDouble((Double) value);
      case DECIMAL -> {
        BigDecimal decimal = (BigDecimal) value;
        out.writeInt(decimal.scale());
        writeBytes(out, decimal.unscaledValue().toByteArray());
      }
      case TEXT -> writeText(out, (String) value);
      case BYTES -> writeBytes(out, (byte[]) value);
      case DATE -> out.writeLong(((LocalDate) value).toEpochDay());
      case TIME -> out.writeLong(((LocalTime) value).toNanoOfDay());
      case DATE_TIME -> writeDateTime(out, (LocalDateTime) value);
      case OFFSET_TIME -> {
        OffsetTime time = (OffsetTime) value;
        out.writeLong(time.toLocalTime().toNanoOfDay());
        out.writeInt(time.getOffset().getTotalSeconds());
      }
      case OFFSET_DATE_TIME -> {
        OffsetDateTime time = (OffsetDateTime) value;
        writeDateTime(out, time.toLocalDateTime());
        out.writeInt(time.getOffset().getTotalSeconds());
      }
      case UUID -> {
        UUID uuid = (UUID) value;
        out.writeLong(uuid.getMostSignificantBits());
        out.writeLong(uuid.getLeastSignificantBits());
      }
    }
  }

  /** Reads what {@link #write} wrote. */
  static Parameter read(DataInputStream in) throws IOException {
    int tag = in.readUnsignedByte();
    Kind kind = Kind.of(tag & ~HAS_SQL_TYPE);
    Integer sqlType = (tag & HAS_SQL_TYPE) == 0 ? null : in.readInt();
    try {
      return new Parameter(kind, readValue(kind, in), sqlType);
    } catch (RuntimeException e) {
      throw new IOException("a value of kind " + kind + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static @Nullable Object readValue(Kind kind, DataInputStream in) throws IOException {
    return switch (kind) {
      case NULL -> null;
      case BOOLEAN -> in.readBoolean();
      case INT -> in.readInt();
      case LONG -> in.readLong();
      case FLOAT -> in.readFloat();
      case DOUBLE -> in.readDouble();
      case DECIMAL -> {
        int scale = in.readInt();
        yield new BigDecimal(new BigInteger(readBytes(in)), scale);
      }
      case TEXT -> readText(in);
      case BYTES -> readBytes(in);
      case DATE -> LocalDate.ofEpochDay(in.readLong());
      case TIME -> LocalTime.ofNanoOfDay(in.readLong());
      case DATE_TIME -> readDateTime(in);
      case OFFSET_TIME -> OffsetTime.of(LocalTime.ofNanoOfDay(in.readLong()), readOffset(in));
      case OFFSET_DATE_TIME -> OffsetDateTime.of(readDateTime(in), readOffset(in));
      case UUID -> new UUID(in.readLong(), in.readLong());
    };
  }

  static void writeText(DataOutputStream out, String text) throws IOException {
    try {
      ByteBuffer bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
      requireSize(bytes.remaining());
      out.writeInt(bytes.remaining());
      out.write(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
    } catch (CharacterCodingException e) {
      throw new TidemillException(
          ErrorCode.INVALID_ARGUMENT,
          "the text " + shortened(text)
              + " has half of a surrogate pair, which no database can store; replace it",
          e);
    }
  }

  static String readText(DataInputStream in) throws IOException {
    return new String(readBytes(in), StandardCharsets.UTF_8);
  }

  private static void writeBytes(DataOutputStream out, byte[] bytes) throws IOException {
    requireSize(bytes.length);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static void requireSize(int bytes) {
    if (bytes > MAX_BYTES) {
      throw new TidemillException(
          ErrorCode.RECORD_TOO_LONG,
          "a value has " + bytes + " bytes, more than " + MAX_BYTES
              + "; store a reference to its content instead");
    }
  }

  private static byte[] readBytes(DataInputStream in) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > MAX_BYTES) {
      throw new IOException("a value has " + length + " bytes");
    }
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException();
    }
    return bytes;
  }

  private static void writeDateTime(DataOutputStream out, LocalDateTime time) throws IOException {
    out.writeLong(time.toLocalDate().toEpochDay());
    out.writeLong(time.toLocalTime().toNanoOfDay());
  }

  private static LocalDateTime readDateTime(DataInputStream in) throws IOException {
    return LocalDateTime.of(
        LocalDate.ofEpochDay(in.readLong()), LocalTime.ofNanoOfDay(in.readLong()));
  }

  private static ZoneOffset readOffset(DataInputStream in) throws IOException {
    return ZoneOffset.ofTotalSeconds(in.readInt());
  }

  /** Binds the value at a position of a statement, from 1. */
  void bind(PreparedStatement statement, int index) throws SQLException {
    if (value == null) {
      statement.setNull(index, sqlType == null ? Types.NULL : sqlType);
    } else if (sqlType != null) {
      statement.setObject(index, value, sqlType);
    } else {
      bindByKind(statement, index, value);
    }
  }

  private void bindByKind(PreparedStatement statement, int index, Object bound)
      throws SQLException {
    switch (kind) {
      case BOOLEAN -> statement.setBoolean(index, (Boolean) bound);
      case INT -> statement.setInt(index, (Integer) bound);
      case LONG -> statement.setLong(index, (Long) bound);
      case FLOAT -> statement.setFloat(index, (Float) bound);
      case DOUBLE -> statement.setDouble(index, (Double) bound);
      case DECIMAL -> statement.setBigDecimal(index, (BigDecimal) bound);
      case TEXT -> statement.setString(index, (String) bound);
      case BYTES -> statement.setBytes(index, (byte[]) bound);
      default -> statement.setObject(index, bound); // JDBC 4.2 names these classes
    }
  }

  /** About how much memory the value takes. */
  int bytes() {
    return value instanceof String text
        ? 16 + text.length()
        : value instanceof byte[] b ? 16 + b.length : 16;
  }

  /** The value as it is shown in errors. */
  @Override
  public String toString() {
    return value instanceof byte[] bytes
        ? "0x" + shortened(HexFormat.of().formatHex(bytes, 0, Math.min(bytes.length, SHOWN)))
        : shortened(String.valueOf(value));
  }

  private static String shortened(String text) {
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
  }
}
