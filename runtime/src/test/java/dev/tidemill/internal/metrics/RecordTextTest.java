/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.data.Pair;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RecordTextTest {
  private record Order(long id, List<String> items) {}

  /** A list of the program, which says itself what is seen of it. */
  private static final class Sealed extends AbstractList<String> {
    @Override
    public String get(int index) {
      return "sealed";
    }

    @Override
    public int size() {
      return 1;
    }

    @Override
    public String toString() {
      return "***";
    }
  }

  private static String of(@Nullable Object record) {
    return RecordText.of(record, 100);
  }

  @Test
  void a_record_is_shown_as_its_toString_shows_it() {
    List<String> list = new ArrayList<>(List.of("a", "b"));
    for (Object record : List.of(
        1L,
        "text",
        Pair.of("key", list),
        list,
        Map.of("a", Optional.of(1)),
        Optional.empty(),
        new Order(7, list))) {
      assertThat(of(record)).isEqualTo(record.toString());
    }
    assertThat(of(null)).isEqualTo("null");
    assertThat(of(new Object[] {"key", null})).isEqualTo("[key, null]");
  }

  @Test
  void arrays_are_shown_by_their_elements() {
    assertThat(of(Pair.of(new byte[] {1, -2}, new String[] {"a", null})))
        .isEqualTo("([1, -2],[a, null])");
  }

  @Test
  void a_collection_of_the_program_decides_what_is_seen() {
    assertThat(of(Pair.of("key", new Sealed()))).isEqualTo("(key,***)");
  }

  @Test
  void no_more_of_a_long_record_is_read_than_what_is_shown() {
    assertThat(of("x".repeat(10_000_000))).hasSize(101);
    assertThat(of(Collections.nCopies(Integer.MAX_VALUE, "x"))).hasSize(101).startsWith("[x, x");
    assertThat(of(new int[1_000_000])).hasSize(101);
    assertThat(of(Collections.nCopies(Integer.MAX_VALUE, ""))).hasSize(101);
  }

  @Test
  void what_contains_itself_ends() {
    List<Object> self = new ArrayList<>();
    self.add(self);
    assertThat(of(self)).hasSizeLessThanOrEqualTo(101).contains("...");
    Object[] array = new Object[2];
    Arrays.fill(array, array);
    assertThat(of(array)).hasSizeLessThanOrEqualTo(101);
  }

  @Test
  void a_toString_that_throws_or_returns_null_fails_nothing() {
    Object throwing = new Object() {
      @Override
      public String toString() {
        throw new OutOfMemoryError("secret");
      }
    };
    assertThat(of(throwing)).contains("cannot be shown: java.lang.OutOfMemoryError");
    assertThat(of(Pair.of("key", throwing))).startsWith("(key,(").doesNotContain("secret");
    Object endless = new Object() {
      @Override
      public String toString() {
        return "x" + this;
      }
    };
    assertThat(of(endless)).contains("java.lang.StackOverflowError");
    Object none = new Object() {
      @Override
      @SuppressWarnings({"NullAway", "ToStringReturnsNull"}) // as a class of a program may
      public String toString() {
        return null;
      }
    };
    assertThat(of(none)).isEqualTo("null");
  }
}
