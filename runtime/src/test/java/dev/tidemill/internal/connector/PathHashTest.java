/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PathHashTest {
  @Test
  void it_is_the_beginning_of_a_hash_that_is_the_same_in_every_process() {
    // printf /in | iconv -t UTF-16BE | sha256sum | cut -c1-32 | xxd -r -p | base64
    assertThat(PathHash.of("/in").text()).isEqualTo("I70DGemptRiFH7kOUQ+mRQ");
  }

  @Test
  void other_paths_have_other_hashes() {
    Set<PathHash> hashes = new HashSet<>();
    for (int i = 0; i < 10_000; i++) {
      hashes.add(PathHash.of("/in/" + i));
    }
    hashes.add(PathHash.of("/in/\uD800")); // no character, but a name that a disk may have
    hashes.add(PathHash.of("/in/\uD801"));
    hashes.add(PathHash.of("/in/?"));
    assertThat(hashes).hasSize(10_003);
  }

  @Test
  void its_text_has_22_characters_and_is_read_again() {
    for (int i = 0; i < 1000; i++) {
      PathHash hash = PathHash.of("/in/" + i);
      assertThat(hash.text()).hasSize(22);
      assertThat(PathHash.parse(hash.text())).isEqualTo(hash);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "AAAA", "AAAAAAAAAAAAAAAAAAAAAAAAAAAA", "a path/with/a/slash/that/is/none"})
  void other_texts_are_refused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> PathHash.parse(text));
  }

  @Test
  void its_order_is_that_of_its_bytes() {
    PathHash least = new PathHash(0, 0);
    PathHash low = new PathHash(0, -1);
    PathHash high = new PathHash(1, 0);
    PathHash greatest = new PathHash(-1, 0);
    assertThat(new TreeSet<>(Set.of(greatest, high, low, least)))
        .containsExactly(least, low, high, greatest);
  }
}
