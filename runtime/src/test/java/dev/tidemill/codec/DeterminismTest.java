/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.codec.Values.Account;
import dev.tidemill.codec.Values.Color;
import dev.tidemill.codec.Values.Line;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

@SuppressWarnings({"JdkObsolete", "NullAway"}) // users have lists of any kind; null is a value, too
final class DeterminismTest {
  private final Codecs codecs = Codecs.standard();

  /** Prints the bytes and hashes of values; run in another JVM. */
  static final class Printer {
    public static void main(String[] args) {
      System.out.println(printed());
    }

    static String printed() {
      Codecs codecs = Codecs.standard();
      StringBuilder text = new StringBuilder();
      for (int seed = 0; seed < 200; seed++) {
        Object value = new Values(seed).any(0);
        text.append(HexFormat.of().formatHex(codecs.encode(value)))
            .append(' ')
            .append(codecs.hash(value))
            .append('\n');
      }
      Set<Object> constants = new HashSet<>(Arrays.asList(Color.values()));
      Set<String> many = new HashSet<>();
      for (int i = 0; i < 100; i++) {
        many.add("key " + i);
      }
      text.append(HexFormat.of().formatHex(codecs.encode(List.of(constants, Set.copyOf(many)))));
      return text.toString();
    }
  }

  @Test
  void another_jvm_writes_the_same_bytes() throws Exception {
    Process process = new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UnlockExperimentalVMOptions",
            "-XX:hashCode=2", // all identity hash codes are 1
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            Printer.class.getName())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
    String other = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(other.strip()).isEqualTo(Printer.printed());
  }

  @Test
  void the_order_in_which_a_hash_set_was_filled_does_not_show() {
    // both strings have the same hash code, so the bucket keeps the order in which they came
    Set<String> one = new HashSet<>(List.of("AaAa", "BBBB", "AaBB"));
    Set<String> other = new HashSet<>(List.of("BBBB", "AaBB", "AaAa"));
    assertThat(one.toString()).isNotEqualTo(other.toString());
    assertThat(codecs.encode(one)).isEqualTo(codecs.encode(other));
  }

  @Test
  void the_order_in_which_a_hash_map_was_filled_does_not_show() {
    Map<String, Integer> one = new HashMap<>();
    one.put("AaAa", 1);
    one.put("BBBB", 2);
    Map<String, Integer> other = new HashMap<>();
    other.put("BBBB", 2);
    other.put("AaAa", 1);
    assertThat(one.toString()).isNotEqualTo(other.toString());
    assertThat(codecs.encode(one)).isEqualTo(codecs.encode(other));
  }

  @Test
  void classes_are_met_in_any_order() {
    Codecs other = Codecs.standard();
    byte[] line = codecs.encode(new Line("a", 1, 2));
    byte[] account = codecs.encode(new Account("b", 3));
    assertThat(other.encode(new Account("b", 3))).isEqualTo(account);
    assertThat(other.encode(new Line("a", 1, 2))).isEqualTo(line);
  }

  @Test
  void equal_keys_of_different_kinds_have_the_same_hash() {
    List<String> list = List.of("a", "b");
    for (List<String> equal : List.of(
        new ArrayList<>(list), new LinkedList<>(list), Collections.unmodifiableList(list))) {
      assertThat(codecs.hash(equal)).isEqualTo(codecs.hash(list));
    }
    Set<String> set = Set.of("b", "a", "c");
    for (Set<String> equal : List.of(
        new HashSet<>(set), new TreeSet<>(set), new LinkedHashSet<>(List.of("c", "b", "a")))) {
      assertThat(codecs.hash(equal)).isEqualTo(codecs.hash(set));
    }
    Map<String, Integer> map = Map.of("a", 1, "b", 2);
    for (Map<String, Integer> equal :
        List.of(new HashMap<>(map), new TreeMap<>(map), new LinkedHashMap<>(map))) {
      assertThat(codecs.hash(equal)).isEqualTo(codecs.hash(map));
    }
    assertThat(codecs.hash(Map.entry("a", 1)))
        .isEqualTo(codecs.hash(new java.util.AbstractMap.SimpleEntry<>("a", 1)));
  }

  @Test
  void another_constant_before_it_does_not_move_a_key() {
    String make =
        "class Make { static Object value() { return List.of(Colour.RED, EnumSet.of(Colour.RED)); } }";
    Object before = Version.of("enum Colour { RED, GREEN }", make).make();
    Object after = Version.of("enum Colour { BLUE, RED, GREEN }", make).make();
    assertThat(Codecs.standard().hash(after)).isEqualTo(Codecs.standard().hash(before));
  }

  @Test
  void every_not_a_number_is_the_same() {
    double other = Double.longBitsToDouble(0x7ff8_0000_0000_0001L);
    assertThat(codecs.encode(other)).isEqualTo(codecs.encode(Double.NaN));
  }

  /** Stored forms: whoever changes one of them breaks what users have on disk. */
  @Test
  void the_format_is_what_it_was() {
    assertThat(hex(null)).isEqualTo("00");
    assertThat(hex("tea")).isEqualTo("0903746561");
    assertThat(hex(-3L)).isEqualTo("0605");
    assertThat(hex(300)).isEqualTo("05d804");
    assertThat(hex(1.5)).isEqualTo("083ff8000000000000");
    assertThat(hex(Color.BLUE)).isEqualTo("78" + id(Color.class) + "03");
    assertThat(hex(new Line("tea", 2, 1.5)))
        .isEqualTo("78" + id(Line.class) + "04746561" + "04" + "3ff8000000000000");
    assertThat(hex(new ArrayList<>(List.of("b", "a"))))
        .isEqualTo("67" + "01" + "02" + "0901620901" + "61");
    assertThat(hex(new HashSet<>(List.of("b", "a"))))
        .isEqualTo("67" + "0a" + "02" + "0901610901" + "62");
    assertThat(hex(new HashMap<>(Map.of("a", 1))))
        .isEqualTo("68" + "01" + "01" + "090161" + "0502");
    assertThat(ByteHash.of("hello")).isEqualTo(0x248bfa47); // MurmurHash3_x86_32
    assertThat(ByteHash.of("")).isZero();
    assertThat(ByteHash.of("The quick brown fox jumps over the lazy dog")).isEqualTo(0x2e4ff723);
  }

  private String hex(Object value) {
    return HexFormat.of().formatHex(codecs.encode(value));
  }

  private static String id(Class<?> type) {
    return HexFormat.of().toHexDigits(RuntimeClasses.id(type.getName()));
  }
}
