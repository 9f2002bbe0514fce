/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.codec;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoField;
import java.util.List;

/** The values of {@code java.time}. */
final class TimeScalars {
  private TimeScalars() {}

  static List<ScalarCodec<?>> all() {
    return List.of(
        of(20, Instant.class, TimeScalars::write, TimeScalars::readInstant),
        of(21, LocalDate.class, TimeScalars::write, TimeScalars::readDate),
        of(22, LocalTime.class, TimeScalars::write, TimeScalars::readTime),
        of(23, LocalDateTime.class, TimeScalars::write, TimeScalars::readDateTime),
        of(
            24,
            Duration.class,
            (out, d) -> {
              out.writeLong(d.getSeconds());
              out.writeUnsignedInt(d.getNano());
            },
            in -> Duration.ofSeconds(in.readLong(), nanos(in))),
        of(
            25,
            Period.class,
            (out, p) -> {
              out.writeInt(p.getYears());
              out.writeInt(p.getMonths());
              out.writeInt(p.getDays());
            },
            in -> Period.of(in.readInt(), in.readInt(), in.readInt())),
        of(
            26,
            ZonedDateTime.class,
            (out, t) -> {
              write(out, t.toLocalDateTime());
              write(out, t.getOffset());
              write(out, t.getZone());
            },
            // rules of zones change: the instant stays
            in -> ZonedDateTime.ofInstant(readDateTime(in), readOffset(in), readZone(in))),
        of(
            27,
            OffsetDateTime.class,
            (out, t) -> {
              write(out, t.toLocalDateTime());
              write(out, t.getOffset());
            },
            in -> OffsetDateTime.of(readDateTime(in), readOffset(in))),
        of(
            28,
            OffsetTime.class,
            (out, t) -> {
              write(out, t.toLocalTime());
              write(out, t.getOffset());
            },
            in -> OffsetTime.of(readTime(in), readOffset(in))),
        of(29, Year.class, (out, y) -> out.writeInt(y.getValue()), in -> Year.of(in.readInt())),
        of(
            30,
            YearMonth.class,
            (out, m) -> {
              out.writeInt(m.getYear());
              out.writeByte(m.getMonthValue());
            },
            in -> YearMonth.of(in.readInt(), in.readByte())),
        of(
            31,
            MonthDay.class,
            (out, d) -> {
              out.writeByte(d.getMonthValue());
              out.writeByte(d.getDayOfMonth());
            },
            in -> MonthDay.of(in.readByte(), in.readByte())),
        of(32, ZoneOffset.class, TimeScalars::write, TimeScalars::readOffset),
        of(33, ZoneId.class, TimeScalars::write, TimeScalars::readZone));
  }

  private static <T> ScalarCodec<T> of(
      int tag, Class<T> type, ScalarCodec.Writer<T> writer, ScalarCodec.Reader<T> reader) {
    return new ScalarCodec<>(tag, type, true, writer, reader);
  }

  private static int nanos(CodecInput in) {
    int nanos = in.readUnsignedInt();
    if (nanos < 0 || nanos > 999_999_999) {
      throw in.malformed(
          Integer.toUnsignedString(nanos) + " is not a number of nanoseconds below a second");
    }
    return nanos;
  }

  private static void write(CodecOutput out, Instant instant) {
    out.writeLong(instant.getEpochSecond());
    out.writeUnsignedInt(instant.getNano());
  }

  private static Instant readInstant(CodecInput in) {
    return Instant.ofEpochSecond(in.readLong(), nanos(in));
  }

  private static void write(CodecOutput out, LocalDate date) {
    out.writeLong(date.toEpochDay());
  }

  private static LocalDate readDate(CodecInput in) {
    return LocalDate.ofEpochDay(in.readLong());
  }

  private static void write(CodecOutput out, LocalTime time) {
    out.writeUnsignedInt(time.toSecondOfDay());
    out.writeUnsignedInt(time.get(ChronoField.NANO_OF_SECOND));
  }

  private static LocalTime readTime(CodecInput in) {
    return LocalTime.ofSecondOfDay(in.readUnsignedInt()).withNano(nanos(in));
  }

  private static void write(CodecOutput out, LocalDateTime time) {
    write(out, time.toLocalDate());
    write(out, time.toLocalTime());
  }

  private static LocalDateTime readDateTime(CodecInput in) {
    return LocalDateTime.of(readDate(in), readTime(in));
  }

  private static void write(CodecOutput out, ZoneOffset offset) {
    out.writeInt(offset.getTotalSeconds());
  }

  private static ZoneOffset readOffset(CodecInput in) {
    return ZoneOffset.ofTotalSeconds(in.readInt());
  }

  private static void write(CodecOutput out, ZoneId zone) {
    out.writeString(zone.getId());
  }

  private static ZoneId readZone(CodecInput in) {
    return ZoneId.of(in.readString());
  }
}
