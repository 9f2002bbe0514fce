package dev.tidemill.spi.key;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.data.Pair;
import dev.tidemill.spi.key.KeySamples.Absolute;
import dev.tidemill.spi.key.KeySamples.Card;
import dev.tidemill.spi.key.KeySamples.Noted;
import dev.tidemill.spi.key.KeySamples.Suit;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.AbstractMap.SimpleEntry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class StableHashTest {
  @Test
  void equal_keys_have_equal_hashes() {
    List<?> keys = KeySamples.keys();
    List<?> others = KeySamples.keys();
    for (int i = 0; i < keys.size(); i++) {
      assertThat(keys.get(i)).isEqualTo(others.get(i));
      assertThat(StableHash.of(keys.get(i)))
          .as(String.valueOf(keys.get(i)))
          .isEqualTo(StableHash.of(others.get(i)));
    }
  }

  @Test
  void collections_that_are_equal_have_equal_hashes_whatever_their_class() {
    List<Suit> suits = List.of(Suit.SPADES, Suit.HEARTS);
    assertThat(StableHash.of(Arrays.asList(Suit.SPADES, Suit.HEARTS)))
        .isEqualTo(StableHash.of(suits));
    assertThat(StableHash.of(new HashSet<>(suits))).isEqualTo(StableHash.of(Set.copyOf(suits)));
    Map<Suit, Integer> map = Map.of(Suit.SPADES, 1, Suit.HEARTS, 2);
    assertThat(StableHash.of(new TreeMap<>(map))).isEqualTo(StableHash.of(new HashMap<>(map)));
    assertThat(StableHash.of(Arrays.asList("a", null)))
        .isEqualTo(StableHash.of(new ArrayList<>(Arrays.asList("a", null))));
  }

  @Test
  void entries_of_maps_count_by_what_they_hold() {
    Map.Entry<Suit, Integer> entry = Map.entry(Suit.SPADES, 1);
    assertThat(StableHash.of(entry)).isEqualTo(StableHash.of(Map.of(Suit.SPADES, 1)));
    assertThat(StableHash.of(new SimpleEntry<>(entry))).isEqualTo(StableHash.of(entry));
  }

  @Test
  void a_record_that_defines_its_own_hash_code_is_taken_by_it() {
    assertThat(new Noted(5, "a")).isEqualTo(new Noted(5, "b"));
    assertThat(StableHash.of(new Noted(5, "a"))).isEqualTo(StableHash.of(new Noted(5, "b")));
    assertThat(StableHash.of(List.of(new Noted(5, "a"))))
        .isEqualTo(StableHash.of(List.of(new Noted(5, "b"))));
  }

  @Test
  void a_record_whose_own_hash_code_is_at_first_that_of_any_record_is_taken_by_it_nevertheless() {
    int first = StableHash.of(new Absolute(6));
    assertThat(new Absolute(-6)).isEqualTo(new Absolute(6));
    assertThat(StableHash.of(new Absolute(-6))).isEqualTo(first);
  }

  @Test
  void keys_that_differ_in_an_enum_constant_have_different_hashes() {
    assertThat(StableHash.of(new Card(Suit.HEARTS, 1)))
        .isNotEqualTo(StableHash.of(new Card(Suit.SPADES, 1)));
    assertThat(StableHash.of(Pair.of(Suit.HEARTS, 1)))
        .isNotEqualTo(StableHash.of(Pair.of(Suit.SPADES, 1)));
  }

  @Test
  void another_virtual_machine_has_the_same_hashes_though_its_enums_hash_otherwise()
      throws Exception {
    Process process = new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UnlockExperimentalVMOptions",
            "-XX:hashCode=2",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            KeySamples.class.getName())
        .redirectErrorStream(true)
        .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    List<String> lines = output.lines().toList();
    List<String> here = KeySamples.hashes();
    assertThat(lines.subList(0, lines.size() - 1)).isEqualTo(here);
    assertThat(lines.get(lines.size() - 1))
        .as("a hash code of an enum constant, which would not do as a key's hash")
        .isNotEqualTo(Integer.toString(Suit.HEARTS.hashCode()));
  }
}
