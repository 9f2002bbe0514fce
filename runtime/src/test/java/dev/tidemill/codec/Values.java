/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.codec;

import dev.tidemill.data.Pair;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Types of all kinds, and random values of them. */
@SuppressWarnings("JdkObsolete") // users have lists of any kind
final class Values {
  private final Random random;

  Values(long seed) {
    this.random = new Random(seed);
  }

  enum Color {
    RED,
    GREEN {
      @Override
      boolean isCalm() {
        return true;
      }
    },
    BLUE;

    boolean isCalm() {
      return false;
    }
  }

  record Line(String product, int count, double price) {}

  record Order(
      long id,
      @Nullable String customer,
      List<Line> lines,
      Map<String, List<Line>> byShop,
      Optional<Instant> paid,
      Set<Color> colors,
      Pair<String, Long> total,
      @Nullable Integer discount) {}

  record Box<T>(@Nullable T content) {}

  record Boxes(Box<Line> line, Box<List<Color>> colors, Box<?> any) {}

  sealed interface Figure permits Circle, Group, Dot {}

  record Circle(double radius, Color color) implements Figure {}

  record Group(List<Figure> figures, @Nullable Figure first) implements Figure {}

  enum Dot implements Figure {
    SMALL,
    LARGE
  }

  record Node(String name, @Nullable Node left, @Nullable Node right) {}

  /** A plain class with subclasses. */
  static class Account {
    private String owner = "";
    long cents;
    transient int calls;

    Account() {}

    Account(String owner, long cents) {
      this.owner = owner;
      this.cents = cents;
    }

    @Override
    @SuppressWarnings("EqualsGetClass") // a savings account is another one
    public boolean equals(Object other) {
      return other != null
          && other.getClass() == getClass()
          && ((Account) other).owner.equals(owner)
          && ((Account) other).cents == cents;
    }

    @Override
    public int hashCode() {
      return Objects.hash(owner, cents);
    }
  }

  static final class Savings extends Account {
    private final int percent;

    private Savings() {
      percent = 0;
    }

    Savings(String owner, long cents, int percent) {
      super(owner, cents);
      this.percent = percent;
    }

    @Override
    public boolean equals(Object other) {
      return super.equals(other) && ((Savings) other).percent == percent;
    }

    @Override
    public int hashCode() {
      return Objects.hash(super.hashCode(), percent);
    }
  }

  record Bank(Account best, List<Account> others, Object anything, Comparable<?> comparable) {}

  /** Immutable, without a constructor that takes nothing. */
  static final class Range {
    private final long from;
    private final long to;

    @CodecConstructor({"from", "to"})
    Range(long from, long to) {
      this.from = from;
      this.to = to;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Range range && range.from == from && range.to == to;
    }

    @Override
    public int hashCode() {
      return Objects.hash(from, to);
    }
  }

  String text() {
    StringBuilder text = new StringBuilder();
    int length = random.nextInt(10) == 0 ? random.nextInt(400) : random.nextInt(8);
    int kind = random.nextInt(4);
    for (int i = 0; i < length; i++) {
      text.append((char) (kind == 0 ? random.nextInt(0x10000) : ' ' + random.nextInt(90)));
    }
    return text.toString();
  }

  long number() {
    return random.nextLong() >> random.nextInt(64);
  }

  Color color() {
    return Color.values()[random.nextInt(3)];
  }

  Line line() {
    return new Line(text(), random.nextInt(), random.nextDouble());
  }

  List<Line> lines() {
    List<Line> lines = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      lines.add(line());
    }
    return random.nextBoolean() ? lines : List.copyOf(lines);
  }

  Order order() {
    Map<String, List<Line>> byShop = random.nextBoolean() ? new HashMap<>() : new TreeMap<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      byShop.put(text(), lines());
    }
    return new Order(
        number(),
        random.nextBoolean() ? null : text(),
        lines(),
        byShop,
        random.nextBoolean()
            ? Optional.empty()
            : Optional.of(Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000_000))),
        random.nextBoolean() ? EnumSet.of(color()) : Set.of(color()),
        Pair.of(text(), number()),
        random.nextBoolean() ? null : random.nextInt());
  }

  Figure figure(int depth) {
    return switch (random.nextInt(depth > 3 ? 2 : 3)) {
      case 0 -> new Circle(random.nextDouble(), color());
      case 1 -> random.nextBoolean() ? Dot.SMALL : Dot.LARGE;
      default ->
        new Group(
            List.of(figure(depth + 1), figure(depth + 1)),
            random.nextBoolean() ? null : figure(depth + 1));
    };
  }

  Node node(int depth) {
    return new Node(
        text(),
        depth > 4 || random.nextBoolean() ? null : node(depth + 1),
        depth > 4 || random.nextBoolean() ? null : node(depth + 1));
  }

  Account account() {
    return random.nextBoolean()
        ? new Account(text(), number())
        : new Savings(text(), number(), random.nextInt());
  }

  /** A value of any kind that has equals. */
  Object any(int depth) {
    int kinds = depth > 3 ? 16 : 34;
    return switch (random.nextInt(kinds)) {
      case 0 -> text();
      case 1 -> number();
      case 2 -> (int) number();
      case 3 -> random.nextDouble();
      case 4 -> random.nextFloat();
      case 5 -> random.nextBoolean();
      case 6 -> (char) random.nextInt();
      case 7 -> (short) random.nextInt();
      case 8 -> (byte) random.nextInt();
      case 9 -> new BigDecimal(new BigInteger(random.nextInt(200), random), random.nextInt(20) - 5);
      case 10 -> new UUID(random.nextLong(), random.nextLong());
      case 11 -> Duration.ofNanos(number());
      case 12 -> LocalDate.ofEpochDay(random.nextInt(100_000));
      case 13 -> Instant.ofEpochMilli(random.nextInt()).atZone(ZoneId.of("Europe/Berlin"));
      case 14 -> color();
      case 15 -> line();
      case 16 -> order();
      case 17 -> figure(0);
      case 18 -> node(0);
      case 19 -> account();
      case 20 -> new Range(number(), number());
      case 21 -> new Box<>(any(depth + 1));
      case 22 ->
        new Boxes(new Box<>(line()), new Box<>(List.of(color())), new Box<>(any(depth + 1)));
      case 23 -> new Bank(account(), List.of(account()), any(depth + 1), text());
      case 24 -> Optional.of(any(depth + 1));
      case 25 -> Pair.of(any(depth + 1), any(depth + 1));
      case 26 -> Map.entry(any(depth + 1), any(depth + 1));
      case 27 -> list(depth);
      case 28 -> new HashSet<>(list(depth));
      case 29 -> new LinkedHashSet<>(list(depth));
      case 30 -> new TreeSet<>(Set.of(text(), "a")).descendingSet().first();
      case 31 -> map(new HashMap<>(), depth);
      case 32 -> map(new LinkedHashMap<>(), depth);
      default -> ofConstants();
    };
  }

  private Object ofConstants() {
    EnumMap<Color, Object> map = new EnumMap<>(Color.class);
    for (int i = random.nextInt(3); i > 0; i--) {
      map.put(color(), text());
    }
    return random.nextBoolean() ? map : EnumSet.noneOf(Color.class);
  }

  private List<Object> list(int depth) {
    List<Object> list = random.nextBoolean() ? new ArrayList<>() : new LinkedList<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      list.add(random.nextInt(8) == 0 ? null : any(depth + 1));
    }
    return random.nextInt(4) == 0 ? Collections.unmodifiableList(list) : list;
  }

  private Map<Object, Object> map(Map<Object, Object> map, int depth) {
    for (int i = random.nextInt(6); i > 0; i--) {
      map.put(any(depth + 1), any(depth + 1));
    }
    return map;
  }

  static ArrayDeque<String> deque() {
    return new ArrayDeque<>(List.of("a", "b"));
  }
}
