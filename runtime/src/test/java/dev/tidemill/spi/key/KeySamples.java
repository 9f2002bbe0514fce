package dev.tidemill.spi.key;

import dev.tidemill.data.Pair;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Keys of all kinds; as a program, prints their hashes in a JVM of its own. */
final class KeySamples {
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

  /** Equal to others with the same number, whatever the note. */
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

  /** A hash code that happens to be what a record's is, for some values only. */
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
      () -> DayOfWeek.FRIDAY);

  /** New objects, each equal to the one at its place that another call has made. */
  static List<@Nullable Object> keys() {
    return Arrays.asList(KEYS.stream().map(Supplier::get).toArray());
  }

  /** One line for each key. */
  static List<String> hashes() {
    return KEYS.stream()
        .map(Supplier::get)
        .map(key -> key + " has " + StableHash.of(key))
        .map(line -> line.replaceAll("\\{.*}|\\[.*]", "..."))
        .toList();
  }

  public static void main(String[] args) {
    hashes().forEach(System.out::println);
    System.out.println(Suit.HEARTS.hashCode());
  }
}
