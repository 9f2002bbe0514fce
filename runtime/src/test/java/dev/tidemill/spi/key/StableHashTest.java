/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tidemill.codec.EncodedBy;
import dev.tidemill.data.Pair;
import dev.tidemill.spi.key.KeySamples.Absolute;
import dev.tidemill.spi.key.KeySamples.Card;
import dev.tidemill.spi.key.KeySamples.Noted;
import dev.tidemill.spi.key.KeySamples.Suit;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URL;
import java.time.LocalDate;
import java.util.AbstractMap.SimpleEntry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@SuppressWarnings("NullAway") // null is a key, too
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
  void a_record_that_defines_its_own_equality_is_taken_by_the_codec_that_it_names() {
    assertThat(new Noted(5, "a")).isEqualTo(new Noted(5, "b"));
    assertThat(StableHash.of(new Noted(5, "a"))).isEqualTo(StableHash.of(new Noted(5, "b")));
    assertThat(StableHash.of(List.of(new Noted(5, "a"))))
        .isEqualTo(StableHash.of(List.of(new Noted(5, "b"))));
  }

  @Test
  void
      a_record_whose_own_hash_code_is_at_first_that_of_any_record_is_taken_by_its_codec_nevertheless() {
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
    List<String> lines = OtherJvm.output(KeySamples.class);
    int keys = lines.size() - 2;
    assertThat(lines.subList(0, keys)).isEqualTo(KeySamples.hashes());
    assertThat(lines.subList(keys, lines.size()))
        .as("hash codes of a constant and of an object with one in it, which would not do")
        .doesNotContain(
            Integer.toString(Suit.HEARTS.hashCode()),
            Integer.toString(new KeySamples.Tagged(Suit.HEARTS).hashCode()));
  }

  // ------------------------------------------------------------------ what is refused

  @SuppressWarnings("ArrayRecordComponent") // with equality by content
  record Bytes(byte[] bytes) {
    @Override
    public int hashCode() {
      return Arrays.hashCode(bytes);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Bytes that && Arrays.equals(that.bytes, bytes);
    }
  }

  /** A node refers to its own class, and to itself. */
  static final class Node {
    private final String name;
    private Object self = this;

    Node(String name) {
      this.name = name;
    }

    @Override
    public int hashCode() {
      return name.hashCode();
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Node that && that.name.equals(name) && that.self == that;
    }
  }

  record Chain(String name, Chain next) {}

  private static Stream<Arguments> refused() {
    Object noHash = new Object();
    return Stream.of(
        Arguments.of(new int[] {1}, int[].class, "make the key a List"),
        Arguments.of(noHash, Object.class, "does not define hashCode"),
        Arguments.of(new KeySamples.Box<>("a", new int[] {1}), int[].class, "List"),
        Arguments.of(new KeySamples.Box<>("a", noHash), Object.class, "hashCode"),
        Arguments.of(
            new KeySamples.Box<>("a", Optional.of(List.of(Pair.of(1, new byte[0])))),
            byte[].class,
            "List"),
        Arguments.of(Map.of("a", Set.of(noHash)), Object.class, "hashCode"),
        Arguments.of(Map.entry(noHash, 1), Object.class, "hashCode"),
        Arguments.of(
            new KeySamples.OwnHashOf<>(new Thread("t")),
            KeySamples.OwnHashOf.class,
            "java.lang.Thread cannot"),
        Arguments.of(new HoldsThread(), HoldsThread.class, "HoldsThread.thread: java.lang.Thread"),
        Arguments.of(List.of(new HoldsThread()), HoldsThread.class, "is named by their class"),
        Arguments.of(new Node("a"), Node.class, "does it refer to itself?"),
        Arguments.of(new OtherCodec(), OtherCodec.class, "is one for "));
  }

  private static final class HoldsThread {
    private final Thread thread = new Thread("t");

    @Override
    public int hashCode() {
      return thread.getName().hashCode();
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof HoldsThread;
    }
  }

  @EncodedBy(KeySamples.NotedCodec.class)
  private static final class OtherCodec {
    @Override
    public int hashCode() {
      return 1;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof OtherCodec;
    }
  }

  @ParameterizedTest
  @MethodSource("refused")
  void a_key_that_hashes_otherwise_in_another_virtual_machine_is_refused(
      Object key, Class<?> part, String advice) {
    assertThatExceptionOfType(UnstableKeyException.class)
        .isThrownBy(() -> StableHash.of(key))
        .satisfies(refusal -> {
          assertThat(refusal.part()).isEqualTo(part);
          assertThat(refusal.reason()).contains(advice);
        });
  }

  @Test
  void a_url_is_refused_as_its_hash_code_depends_on_the_network() throws Exception {
    URL url = new URI("http://localhost/").toURL();
    assertThatExceptionOfType(UnstableKeyException.class)
        .isThrownBy(() -> StableHash.of(url))
        .withMessageContaining("make the key a URI");
  }

  /** Equal if the names are, whatever the case. */
  private static final class Word {
    @SuppressWarnings("UnusedVariable") // codecs read it
    private final String name;

    private final transient String lowerCase;

    Word(String name) {
      this.name = name;
      this.lowerCase = name.toLowerCase(java.util.Locale.ROOT);
    }

    @Override
    public int hashCode() {
      return lowerCase.hashCode();
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Word word && word.lowerCase.equals(lowerCase);
    }
  }

  /** Remembers its hash code in a field that is part of it as any other. */
  private static final class Remembering {
    private final String name;
    private int hash;

    Remembering(String name) {
      this.name = name;
    }

    @Override
    public int hashCode() {
      if (hash == 0) {
        hash = name.hashCode();
      }
      return hash;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Remembering that && that.name.equals(name);
    }
  }

  @Test
  void equal_keys_with_different_encodings_are_refused() {
    Word first = new Word("Word");
    StableHash.of(first);
    assertThatExceptionOfType(UnstableKeyException.class)
        .isThrownBy(() -> StableHash.of(new Word("word")))
        .withMessageContaining("two equal keys have different encodings")
        .withMessageContaining("make the field transient, or name a codec with @EncodedBy");
    Remembering key = new Remembering("a");
    StableHash.of(key);
    assertThatExceptionOfType(UnstableKeyException.class)
        .isThrownBy(() -> StableHash.of(key))
        .withMessageContaining("a field has changed since the key was made");
    assertThat(first).isEqualTo(new Word("word")); // was not collected before
  }

  @Test
  void a_class_with_a_hash_of_its_own_goes_by_its_fields() {
    assertThat(StableHash.of(new KeySamples.OwnHashOf<>("a")))
        .isEqualTo(StableHash.of(new KeySamples.OwnHashOf<>("a")))
        .isNotEqualTo(StableHash.of(new KeySamples.OwnHashOf<>("b")));
    assertThat(StableHash.of(new Bytes(new byte[] {1})))
        .isEqualTo(StableHash.of(new Bytes(new byte[] {1})))
        .isNotEqualTo(StableHash.of(new Bytes(new byte[] {2})));
  }

  @Test
  void the_name_of_the_class_does_not_count() {
    assertThat(StableHash.of(new KeySamples.OwnHashOfSuit(Suit.SPADES, 3)))
        .isEqualTo(StableHash.of(new KeySamples.OwnFinalHashOfSuit(Suit.SPADES, 3)));
  }

  @Test
  void a_type_that_refers_to_itself_is_hashed_by_what_it_holds() {
    Chain chain = new Chain("a", new Chain("b", null));
    assertThat(StableHash.of(chain)).isEqualTo(chain.hashCode());
    assertThat(StableHash.isHashCode(Chain.class)).isTrue();
  }

  @Test
  void classes_that_hold_nothing_but_plain_values_cost_nothing() {
    for (Class<?> type : List.of(
        String.class, Long.class, BigDecimal.class, LocalDate.class, UUID.class, Chain.class)) {
      assertThat(StableHash.isHashCode(type)).as(type.getName()).isTrue();
      assertThat(StableHash.isUniform(type)).as(type.getName()).isTrue();
    }
    for (Class<?> type : List.of(Suit.class, Card.class)) {
      assertThat(StableHash.isHashCode(type)).as(type.getName()).isFalse();
      assertThat(StableHash.isUniform(type)).as(type.getName()).isTrue();
    }
    for (Class<?> type : List.of(List.class, Pair.class, KeySamples.Box.class, Noted.class)) {
      assertThat(StableHash.isUniform(type)).as(type.getName()).isFalse();
    }
  }
}
