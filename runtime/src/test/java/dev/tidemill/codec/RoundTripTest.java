/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.codec.Values.Account;
import dev.tidemill.codec.Values.Bank;
import dev.tidemill.codec.Values.Box;
import dev.tidemill.codec.Values.Boxes;
import dev.tidemill.codec.Values.Circle;
import dev.tidemill.codec.Values.Color;
import dev.tidemill.codec.Values.Dot;
import dev.tidemill.codec.Values.Figure;
import dev.tidemill.codec.Values.Group;
import dev.tidemill.codec.Values.Line;
import dev.tidemill.codec.Values.Order;
import dev.tidemill.codec.Values.Range;
import dev.tidemill.codec.Values.Savings;
import dev.tidemill.data.Pair;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
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
import java.util.AbstractMap;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.Currency;
import java.util.Date;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Locale;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.Vector;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@SuppressWarnings({"JdkObsolete", "JavaUtilDate", "ArrayRecordComponent", "NullAway"})
final class RoundTripTest {
  private final Codecs codecs = Codecs.standard();

  static Stream<Object> values() {
    return Stream.of(
        true,
        (byte) -1,
        (short) -300,
        '\uffff',
        Integer.MIN_VALUE,
        Long.MIN_VALUE,
        Long.MAX_VALUE,
        -0.0f,
        Double.NaN,
        "",
        "a\u00e4\u20ac\ud83d\ude00",
        "lone \ud83d and \ude00\ud83d",
        "x".repeat(126),
        "x".repeat(127),
        "x".repeat(128),
        "\u00e4".repeat(70),
        new BigInteger("-123456789012345678901234567890"),
        new BigDecimal("1.00"),
        new BigDecimal("1E+1000"),
        new UUID(1, -2),
        Instant.MAX,
        Instant.MIN,
        LocalDate.MAX,
        LocalTime.MAX,
        LocalDateTime.MIN,
        Duration.ofSeconds(-1, 5),
        Period.of(1, -2, 3),
        ZonedDateTime.of(2024, 10, 27, 2, 30, 0, 0, ZoneId.of("Europe/Berlin"))
            .withLaterOffsetAtOverlap(),
        OffsetDateTime.MAX,
        OffsetTime.MIN,
        Year.of(-5),
        YearMonth.of(2024, 2),
        MonthDay.of(2, 29),
        ZoneOffset.ofHoursMinutesSeconds(-3, -4, -5),
        ZoneId.of("America/New_York"),
        java.time.DayOfWeek.FRIDAY,
        URI.create("http://example.com/a?b#c"),
        Currency.getInstance("EUR"),
        Locale.GERMANY,
        OptionalInt.of(3),
        OptionalLong.empty(),
        OptionalDouble.of(0.5),
        BitSet.valueOf(new long[] {5, 9}),
        new Date(12345),
        Optional.empty(),
        Optional.of(Optional.of("x")),
        Pair.of("a", 1L),
        Map.entry("k", 2),
        new AbstractMap.SimpleEntry<>("k", 3),
        Color.RED,
        Color.GREEN,
        new Line("tea", 2, 1.5),
        new Box<>(null),
        new Boxes(new Box<>(new Line("a", 1, 2)), new Box<>(List.of(Color.BLUE)), new Box<>("x")),
        new Circle(1, Color.GREEN),
        new Group(List.of(Dot.LARGE, new Circle(2, Color.RED)), null),
        new Account("me", 5),
        new Savings("you", 6, 7),
        new Bank(new Savings("a", 1, 2), List.of(new Account("b", 3)), 5, "c"),
        new Range(1, 2));
  }

  @ParameterizedTest
  @MethodSource("values")
  void a_value_comes_back_equal_and_of_its_class(Object value) {
    Object back = codecs.decode(codecs.encode(value));
    assertThat(back).isEqualTo(value);
    if (!(value instanceof Map.Entry<?, ?>)) {
      assertThat(back).hasSameClassAs(value);
    }
  }

  static Stream<Object> containers() {
    PriorityQueue<String> queue = new PriorityQueue<>(Comparator.reverseOrder());
    queue.addAll(List.of("b", "c", "a"));
    TreeMap<String, Integer> ignoringCase = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    ignoringCase.put("B", 1);
    return Stream.of(
        new ArrayList<>(Arrays.asList(1, null, "x")),
        new LinkedList<>(List.of(1, 2)),
        new CopyOnWriteArrayList<>(List.of(1)),
        new Vector<>(List.of(1)),
        new HashSet<>(Arrays.asList("b", "a", null)),
        new LinkedHashSet<>(List.of("b", "a")),
        new TreeSet<>(List.of("b", "a")),
        new TreeSet<>(List.of("b", "a")).descendingSet().getClass() == null ? "" : new TreeSet<>(),
        new ConcurrentSkipListSet<>(List.of("b", "a")),
        EnumSet.of(Color.RED, Color.BLUE),
        EnumSet.noneOf(Color.class),
        new ArrayDeque<>(List.of("b", "a")),
        queue,
        new HashMap<>(Map.of("a", 1, "b", 2)),
        new LinkedHashMap<>(Map.of("a", 1)),
        new TreeMap<>(Map.of("b", 1, "a", 2)),
        ignoringCase,
        new ConcurrentHashMap<>(Map.of("a", 1)),
        new ConcurrentSkipListMap<>(Map.of("a", 1)),
        new EnumMap<>(Map.of(Color.GREEN, 1)),
        new EnumMap<>(Color.class),
        new LinkedHashMap<>(Collections.singletonMap(null, null)));
  }

  @ParameterizedTest
  @MethodSource("containers")
  void a_collection_comes_back_as_the_same_kind(Object value) {
    byte[] bytes = codecs.encode(value);
    Object back = codecs.decode(bytes);
    assertThat(back).hasSameClassAs(value);
    assertThat(codecs.encode(back)).isEqualTo(bytes);
    assertThat(back.toString()).isEqualTo(value.toString());
  }

  @Test
  void lists_that_cannot_be_changed_come_back_as_such() {
    for (List<?> list : List.of(
        List.of(),
        List.of(1),
        List.of(1, 2, 3),
        Collections.unmodifiableList(new ArrayList<>(Arrays.asList(1, null))),
        Stream.of(1, 2).toList(),
        Collections.emptyList())) {
      Object back = codecs.decode(codecs.encode(list));
      assertThat(back).isEqualTo(list);
      assertThat(JdkImmutability.refusesChanges((List<?>) back)).isTrue();
    }
  }

  @Test
  void sets_and_maps_that_cannot_be_changed_come_back_as_such() {
    assertThat(codecs.decode(codecs.encode(Set.of("a", "b"))))
        .isEqualTo(Set.of("a", "b"))
        .hasSameClassAs(Collections.unmodifiableSet(Set.of()));
    assertThat(codecs.decode(codecs.encode(Map.of("a", 1))))
        .isEqualTo(Map.of("a", 1))
        .hasSameClassAs(Collections.unmodifiableMap(Map.of()));
  }

  @Test
  void an_enum_map_that_comes_back_empty_takes_its_constants() {
    @SuppressWarnings("unchecked")
    EnumMap<Color, String> back =
        (EnumMap<Color, String>) codecs.decode(codecs.encode(new EnumMap<>(Color.class)));
    back.put(Color.RED, "x");
    assertThat(back).containsEntry(Color.RED, "x");
  }

  @Test
  void a_priority_queue_keeps_its_order() {
    PriorityQueue<Integer> queue = new PriorityQueue<>(List.of(5, 3, 9, 1, 7, 3));
    PriorityQueue<?> back = (PriorityQueue<?>) codecs.decode(codecs.encode(queue));
    assertThat(back.toArray()).isEqualTo(queue.toArray());
  }

  @Test
  void numbers_that_change_in_place_come_back() {
    assertThat(((AtomicLong) codecs.decode(codecs.encode(new AtomicLong(7)))).get())
        .isEqualTo(7);
    LongSummaryStatistics statistics = new LongSummaryStatistics();
    assertThat(codecs.decode(codecs.encode(statistics))).hasToString(statistics.toString());
    statistics.accept(4L);
    statistics.accept(-9L);
    assertThat(codecs.decode(codecs.encode(statistics))).hasToString(statistics.toString());
  }

  static Stream<Object> arrays() {
    return Stream.of(
        new byte[] {1, -1},
        new boolean[] {true, false},
        new short[] {1, -1},
        new char[] {'a'},
        new int[] {1, -1},
        new long[] {1, -1},
        new float[] {1, -1},
        new double[] {1, -1},
        new int[0][0],
        new int[][] {{1}, {2, 3}},
        new String[] {"a", null},
        new Object[] {"a", 1, new Object[0]},
        new Line[] {new Line("a", 1, 2)},
        new Color[][] {{Color.RED}, {}},
        new Figure[] {Dot.SMALL});
  }

  @ParameterizedTest
  @MethodSource("arrays")
  void an_array_comes_back_with_its_class(Object array) {
    Object back = codecs.decode(codecs.encode(array));
    assertThat(back).hasSameClassAs(array);
    assertThat(Arrays.deepEquals(new Object[] {back}, new Object[] {array})).isTrue();
  }

  record Arrayed(String[] names, long[][] numbers, List<int[]> more) {}

  @Test
  void declared_arrays_come_back() {
    Arrayed value =
        new Arrayed(new String[] {"a"}, new long[][] {{1}, {2}}, List.of(new int[] {3}));
    Arrayed back = (Arrayed) codecs.decode(codecs.encode(value));
    assertThat(back.names()).containsExactly("a");
    assertThat(back.numbers()).isDeepEqualTo(value.numbers());
    assertThat(back.more().get(0)).containsExactly(3);
  }

  @Test
  void a_codec_of_a_class_writes_no_class() {
    Codec<Line> codec = codecs.of(Line.class);
    CodecOutput out = codecs.output();
    codec.write(new Line("tea", 2, 1.5), out);
    assertThat(out.size()).isEqualTo(4 + 1 + 8);
    assertThat(codec.read(codecs.input(out.toByteArray()), 1)).isEqualTo(new Line("tea", 2, 1.5));
  }

  @Test
  void random_values_come_back_equal_and_give_the_same_bytes_again() {
    for (int seed = 0; seed < 3_000; seed++) {
      Object value = new Values(seed).any(0);
      byte[] bytes = codecs.encode(value);
      Object back = codecs.decode(bytes);
      assertThat(back).as("seed %s", seed).isEqualTo(value);
      assertThat(codecs.encode(back)).as("seed %s", seed).isEqualTo(bytes);
      assertThat(codecs.hash(back)).as("seed %s", seed).isEqualTo(codecs.hash(value));
    }
  }

  @Test
  void an_order_comes_back_through_its_own_codec() {
    Codec<Order> codec = codecs.of(Order.class);
    CodecOutput out = codecs.output();
    for (int seed = 0; seed < 500; seed++) {
      Order order = new Values(seed).order();
      out.clear();
      codec.write(order, out);
      CodecInput in = codecs.input(out.toByteArray());
      assertThat(codec.read(in, 1)).isEqualTo(order);
      assertThat(in.remaining()).isZero();
    }
  }

  private static final class JdkImmutability {
    static boolean refusesChanges(List<?> list) {
      try {
        list.remove(null);
        list.clear();
        return false;
      } catch (UnsupportedOperationException e) {
        return true;
      }
    }
  }
}
