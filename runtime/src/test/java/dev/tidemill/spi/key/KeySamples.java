/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.key;

import dev.tidemill.codec.Codec;
import dev.tidemill.codec.CodecInput;
import dev.tidemill.codec.CodecOutput;
import dev.tidemill.codec.EncodedBy;
import dev.tidemill.data.Pair;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.AbstractMap.SimpleEntry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Currency;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Keys of all kinds; as a program, prints their hashes in a JVM of its own. */
@SuppressWarnings("JdkObsolete") // values of all kinds, as users have them
public final class KeySamples {
  private KeySamples() {}

  /** Its hash code differs in every JVM, and so does that of whatever holds it. */
  enum Suit {
    HEARTS,
    SPADES {
      @Override
      String sign() {
        return "S";
      }
    };

    String sign() {
      return "H";
    }
  }

  record Card(Suit suit, int rank) {}

  record Hand(Card first, List<Card> others, @Nullable Suit trump, double value) {}

  record Nothing() {}

  record Price(long cents, Currency currency, Class<?> type) {}

  record Box<T>(String name, @Nullable T value) {}

  /** Hashes as its class says, and holds nothing whose hash code changes. */
  static final class Point {
    private final int x;
    private final Object y;

    Point(int x, Object y) {
      this.x = x;
      this.y = y;
    }

    @Override
    public int hashCode() {
      return Objects.hash(x, y);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Point point && point.x == x && point.y.equals(y);
    }
  }

  /** Equal to others with the same number, whatever the note. */
  @EncodedBy(NotedCodec.class)
  record Noted(int number, String note) {
    @Override
    public int hashCode() {
      return number;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Noted noted && noted.number == number;
    }
  }

  /** Writes what equals compares. */
  static final class NotedCodec implements Codec<Noted> {
    @Override
    public Class<Noted> type() {
      return Noted.class;
    }

    @Override
    public void write(Noted noted, CodecOutput out) {
      out.writeInt(noted.number);
    }

    @Override
    public Noted read(CodecInput in, int version) {
      return new Noted(in.readInt(), "");
    }
  }

  /** A hash code that happens to be what a record's is, for some values only. */
  @EncodedBy(AbsoluteCodec.class)
  record Absolute(int number) {
    @Override
    public int hashCode() {
      return Math.abs(number);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Absolute absolute && Math.abs(absolute.number) == Math.abs(number);
    }
  }

  static final class AbsoluteCodec implements Codec<Absolute> {
    @Override
    public Class<Absolute> type() {
      return Absolute.class;
    }

    @Override
    public void write(Absolute absolute, CodecOutput out) {
      out.writeInt(Math.abs(absolute.number));
    }

    @Override
    public Absolute read(CodecInput in, int version) {
      return new Absolute(in.readInt());
    }
  }

  /** Its hash code, which its class defines, is another one in every JVM, and so is that of the record. */
  record OwnHashOfSuit(Suit suit, int number) {
    @Override
    public int hashCode() {
      return Objects.hash(suit, number);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof OwnHashOfSuit that && that.suit == suit && that.number == number;
    }
  }

  record OwnFinalHashOfSuit(Suit suit, int number) {
    @Override
    public final int hashCode() {
      return 7 * suit.hashCode() + number;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof OwnFinalHashOfSuit that && that.number == number && suit == that.suit;
    }
  }

  record OwnHashOf<T>(@Nullable T value) {
    @Override
    public int hashCode() {
      return Objects.hash(value);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof OwnHashOf<?> that && Objects.equals(that.value, value);
    }
  }

  /** The constant is in what it holds, which nobody sees from outside; its class counts too. */
  static class Tagged {
    private final Card card;
    private transient int hash;

    Tagged(Suit suit) {
      this.card = new Card(suit, 1);
    }

    @Override
    public int hashCode() {
      if (hash == 0) {
        hash = 31 * card.hashCode() + getClass().hashCode();
      }
      return hash;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Tagged that
          && that.getClass() == getClass()
          && that.card.equals(card);
    }
  }

  static final class TaggedToo extends Tagged {
    TaggedToo(Suit suit) {
      super(suit);
    }
  }

  record HoldsTagged(Tagged tagged) {}

  private static final List<Supplier<@Nullable Object>> KEYS = List.of(
      () -> null,
      () -> new String("word"),
      () -> "",
      () -> 42,
      () -> -42L,
      () -> 1L << 40,
      () -> 2.5,
      () -> -0.0f,
      () -> (short) 3,
      () -> (byte) 4,
      () -> 'c',
      () -> true,
      () -> Suit.HEARTS,
      () -> Suit.SPADES,
      () -> TimeUnit.SECONDS,
      () -> new Card(Suit.SPADES, 7),
      () -> new Hand(new Card(Suit.HEARTS, 1), List.of(new Card(Suit.SPADES, 2)), null, 1.5),
      () -> new Nothing(),
      () -> new Noted(5, "a"),
      () -> new Absolute(-6),
      () -> new OwnHashOfSuit(Suit.SPADES, 1),
      () -> new OwnFinalHashOfSuit(Suit.SPADES, 1),
      () -> new OwnHashOf<>(Suit.SPADES),
      () -> new OwnHashOf<>(Optional.of(new Card(Suit.SPADES, 1))),
      () -> new Tagged(Suit.HEARTS),
      () -> new TaggedToo(Suit.HEARTS),
      () -> new HoldsTagged(new TaggedToo(Suit.SPADES)),
      () -> Pair.of(Suit.SPADES, 3),
      () -> Pair.of("a", Pair.of(1L, Suit.HEARTS)),
      () -> List.of(Suit.SPADES, "x", 1),
      () -> Arrays.asList("x", null),
      () -> Set.of(Suit.HEARTS, Suit.SPADES, "y"),
      () -> Map.of(Suit.HEARTS, 1, Suit.SPADES, List.of(Suit.HEARTS)),
      () -> new EnumMap<>(Map.of(Suit.SPADES, "z")),
      () -> Map.entry(Suit.SPADES, 1),
      () -> Optional.of(Suit.SPADES),
      () -> Optional.empty(),
      () -> new BigDecimal("1.50"),
      () -> BigInteger.TEN.pow(30),
      () -> UUID.nameUUIDFromBytes("id".getBytes(StandardCharsets.UTF_8)),
      () -> Instant.ofEpochSecond(1_700_000_000),
      () -> LocalDate.of(2024, 2, 29),
      () -> LocalDateTime.of(2024, 2, 29, 12, 30),
      () -> Duration.ofMillis(1500),
      () -> DayOfWeek.FRIDAY,
      () -> new Point(1, List.of("y", 2)),
      () -> ZonedDateTime.of(2024, 2, 29, 12, 30, 0, 0, ZoneId.of("Europe/Berlin")),
      () -> Locale.GERMANY,
      () -> Currency.getInstance("EUR"),
      () -> Runnable.class,
      () -> new Price(15, Currency.getInstance("EUR"), Suit.class),
      () -> URI.create("http://localhost/a"),
      () -> OptionalLong.of(5));

  /** How a key is wrapped in another one. */
  private static final Map<String, UnaryOperator<@Nullable Object>> WRAPPERS = wrappers();

  private static Map<String, UnaryOperator<@Nullable Object>> wrappers() {
    Map<String, UnaryOperator<@Nullable Object>> wrappers = new TreeMap<>();
    wrappers.put("record", key -> new Box<>("x", key));
    wrappers.put("first of a pair", key -> Pair.of(key, 1));
    wrappers.put("second of a pair", key -> Pair.of(1, key));
    wrappers.put("list", key -> Arrays.asList("x", key));
    wrappers.put("linked list", key -> new LinkedList<>(Arrays.asList("x", key)));
    wrappers.put("set", key -> new HashSet<>(Arrays.asList("x", key, "y")));
    wrappers.put("key of a map", key -> new HashMap<>(Collections.singletonMap(key, "x")));
    wrappers.put("value of a map", key -> Collections.singletonMap("x", key));
    wrappers.put("entry", key -> new SimpleEntry<>("x", key));
    wrappers.put("optional", key -> Optional.ofNullable(key));
    return wrappers;
  }

  private static final Map<String, Supplier<@Nullable Object>> ALL = all();

  private static Map<String, Supplier<@Nullable Object>> all() {
    Map<String, Supplier<@Nullable Object>> all = new LinkedHashMap<>();
    for (int i = 0; i < KEYS.size(); i++) {
      Supplier<@Nullable Object> key = KEYS.get(i);
      String name = "key " + i;
      all.put(name, key);
      WRAPPERS.forEach((outer, wrap) -> {
        all.put(name + " in " + outer, () -> wrap.apply(key.get()));
        WRAPPERS.forEach((inner, wrapInner) -> all.put(
            name + " in " + inner + " in " + outer, () -> wrap.apply(wrapInner.apply(key.get()))));
      });
    }
    return all;
  }

  /** Keys of all kinds, alone, in each of the others and in each of these, with their names; new objects for each call. */
  public static Map<String, @Nullable Object> namedKeys() {
    Map<String, @Nullable Object> keys = new LinkedHashMap<>();
    ALL.forEach((name, key) -> keys.put(name, key.get()));
    return keys;
  }

  /** New objects, each equal to the one at its place that another call has made. */
  static List<@Nullable Object> keys() {
    return new ArrayList<>(namedKeys().values());
  }

  /** One line for each key. */
  static List<String> hashes() {
    return namedKeys().entrySet().stream()
        .map(key -> key.getKey() + " has " + StableHash.of(key.getValue()))
        .toList();
  }

  public static void main(String[] args) {
    hashes().forEach(System.out::println);
    System.out.println(Suit.HEARTS.hashCode());
    System.out.println(new Tagged(Suit.HEARTS).hashCode());
  }
}
