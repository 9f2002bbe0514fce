/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.codec;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Currency;
import java.util.Date;
import java.util.HashMap;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * All classes of the JDK whose values hold no others, with the tags that stand for them in stored
 * bytes.
 */
@SuppressWarnings({"JdkObsolete", "JavaUtilDate"}) // users have them
final class Scalars {
  /** Tags below are those of scalars. */
  static final int MAX_TAG = 99;

  private final Map<Class<?>, TypeCodec> byClass = new HashMap<>();
  private final Map<String, TypeCodec> byName = new HashMap<>();
  private final TypeCodec[] byTag = new TypeCodec[MAX_TAG + 1];
  private final Map<TypeCodec, Integer> tags = new HashMap<>();

  static final Scalars ALL = new Scalars();

  private Scalars() {
    TextCodec text = new TextCodec();
    add(TextCodec.TAG, text);
    boxed().forEach(codec -> add(codec.tag(), codec));
    values().forEach(codec -> add(codec.tag(), codec));
    changing().forEach(codec -> add(codec.tag(), codec));
    TimeScalars.all().forEach(codec -> add(codec.tag(), codec));
    PrimitiveArrays.all().forEach(codec -> add(codec.tag(), codec));
    byClass.put(ZoneId.of("Europe/Paris").getClass(), byClass.get(ZoneId.class));
    addPrimitive(boolean.class, Boolean.class, "Boolean", boolean.class);
    addPrimitive(byte.class, Byte.class, "Byte", int.class);
    addPrimitive(short.class, Short.class, "Short", short.class);
    addPrimitive(char.class, Character.class, "Char", char.class);
    addPrimitive(int.class, Integer.class, "Int", int.class);
    addPrimitive(long.class, Long.class, "Long", long.class);
    addPrimitive(float.class, Float.class, "Float", float.class);
    addPrimitive(double.class, Double.class, "Double", double.class);
  }

  private void addPrimitive(Class<?> type, Class<?> boxed, String name, Class<?> parameter) {
    PrimitiveCodec codec = new PrimitiveCodec(type, of(boxed).orElseThrow(), name, parameter);
    byClass.put(type, codec);
    byName.put(codec.expression(), codec);
  }

  private void add(int tag, TypeCodec codec) {
    if (byTag[tag] != null || byName.put(codec.expression(), codec) != null) {
      throw new IllegalStateException(tag + " " + codec.expression());
    }
    byTag[tag] = codec;
    tags.put(codec, tag);
    byClass.put(codec.type(), codec);
  }

  Optional<TypeCodec> of(Class<?> type) {
    return Optional.ofNullable(byClass.get(type));
  }

  Optional<TypeCodec> named(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /** The codec of a tag, if it is one of a scalar. */
  Optional<TypeCodec> tagged(int tag) {
    return tag > 0 && tag <= MAX_TAG ? Optional.ofNullable(byTag[tag]) : Optional.empty();
  }

  /** The tag of a scalar that is an object. */
  Optional<Integer> tag(TypeCodec codec) {
    return Optional.ofNullable(tags.get(codec));
  }

  private static <T> ScalarCodec<T> fixed(
      int tag, Class<T> type, ScalarCodec.Writer<T> writer, ScalarCodec.Reader<T> reader) {
    return new ScalarCodec<>(tag, type, true, writer, reader);
  }

  private static <T> ScalarCodec<T> changing(
      int tag, Class<T> type, ScalarCodec.Writer<T> writer, ScalarCodec.Reader<T> reader) {
    return new ScalarCodec<>(tag, type, false, writer, reader);
  }

  private static List<ScalarCodec<?>> boxed() {
    return List.of(
        fixed(1, Boolean.class, CodecOutput::writeBoolean, CodecInput::readBoolean),
        fixed(2, Byte.class, (out, b) -> out.writeByte(b), CodecInput::readByte),
        fixed(3, Short.class, CodecOutput::writeShort, CodecInput::readShort),
        fixed(4, Character.class, CodecOutput::writeChar, CodecInput::readChar),
        fixed(5, Integer.class, CodecOutput::writeInt, CodecInput::readInt),
        fixed(6, Long.class, CodecOutput::writeLong, CodecInput::readLong),
        fixed(7, Float.class, CodecOutput::writeFloat, CodecInput::readFloat),
        fixed(8, Double.class, CodecOutput::writeDouble, CodecInput::readDouble));
  }

  private static List<ScalarCodec<?>> values() {
    List<ScalarCodec<?>> all = new ArrayList<>();
    all.add(fixed(
        10,
        BigInteger.class,
        (out, i) -> out.writeBytes(i.toByteArray()),
        in -> new BigInteger(in.readBytes())));
    all.add(fixed(
        11,
        BigDecimal.class,
        (out, d) -> {
          out.writeInt(d.scale());
          out.writeBytes(d.unscaledValue().toByteArray());
        },
        in -> {
          int scale = in.readInt();
          return new BigDecimal(new BigInteger(in.readBytes()), scale);
        }));
    all.add(fixed(
        12,
        UUID.class,
        (out, id) -> {
          out.writeFixedLong(id.getMostSignificantBits());
          out.writeFixedLong(id.getLeastSignificantBits());
        },
        in -> new UUID(in.readFixedLong(), in.readFixedLong())));
    all.add(fixed(
        50,
        URI.class,
        (out, uri) -> out.writeString(uri.toString()),
        in -> URI.create(in.readString())));
    all.add(fixed(
        51,
        Currency.class,
        (out, currency) -> out.writeString(currency.getCurrencyCode()),
        in -> Currency.getInstance(in.readString())));
    all.add(fixed(
        52,
        Locale.class,
        (out, locale) -> {
          if (!Locale.forLanguageTag(locale.toLanguageTag()).equals(locale)) {
            throw CodecOutput.notEncodable(
                "locale " + locale + " has no language tag; register a codec for Locale");
          }
          out.writeString(locale.toLanguageTag());
        },
        in -> Locale.forLanguageTag(in.readString())));
    all.add(fixed(
        53,
        OptionalInt.class,
        (out, number) -> {
          out.writeBoolean(number.isPresent());
          number.ifPresent(out::writeInt);
        },
        in -> in.readBoolean() ? OptionalInt.of(in.readInt()) : OptionalInt.empty()));
    all.add(fixed(
        54,
        OptionalLong.class,
        (out, number) -> {
          out.writeBoolean(number.isPresent());
          number.ifPresent(out::writeLong);
        },
        in -> in.readBoolean() ? OptionalLong.of(in.readLong()) : OptionalLong.empty()));
    all.add(fixed(
        55,
        OptionalDouble.class,
        (out, number) -> {
          out.writeBoolean(number.isPresent());
          number.ifPresent(out::writeDouble);
        },
        in -> in.readBoolean() ? OptionalDouble.of(in.readDouble()) : OptionalDouble.empty()));
    return all;
  }

  /** Values that can be changed in place. */
  private static List<ScalarCodec<?>> changing() {
    return List.of(
        changing(
            56,
            BitSet.class,
            (out, bits) -> out.writeBytes(bits.toByteArray()),
            in -> BitSet.valueOf(in.readBytes())),
        changing(
            57,
            Date.class,
            (out, date) -> out.writeLong(date.getTime()),
            in -> new Date(in.readLong())),
        changing(
            58,
            AtomicBoolean.class,
            (out, value) -> out.writeBoolean(value.get()),
            in -> new AtomicBoolean(in.readBoolean())),
        changing(
            59,
            AtomicInteger.class,
            (out, value) -> out.writeInt(value.get()),
            in -> new AtomicInteger(in.readInt())),
        changing(
            60,
            AtomicLong.class,
            (out, value) -> out.writeLong(value.get()),
            in -> new AtomicLong(in.readLong())),
        changing(
            61,
            IntSummaryStatistics.class,
            (out, s) -> {
              out.writeLong(s.getCount());
              out.writeInt(s.getMin());
              out.writeInt(s.getMax());
              out.writeLong(s.getSum());
            },
            in ->
                new IntSummaryStatistics(in.readLong(), in.readInt(), in.readInt(), in.readLong())),
        changing(
            62,
            LongSummaryStatistics.class,
            (out, s) -> {
              out.writeLong(s.getCount());
              out.writeLong(s.getMin());
              out.writeLong(s.getMax());
              out.writeLong(s.getSum());
            },
            in -> new LongSummaryStatistics(
                in.readLong(), in.readLong(), in.readLong(), in.readLong())),
        changing(
            63,
            StringBuilder.class,
            (out, text) -> out.writeString(text.toString()),
            in -> new StringBuilder(in.readString())));
  }
}
