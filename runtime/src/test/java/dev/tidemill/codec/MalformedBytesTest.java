/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever the bytes are, a value comes out or the codec's own error. */
final class MalformedBytesTest {
  private static final long MAX_ALLOCATION = 16 << 20;

  private final Codecs codecs = Codecs.standard();
  private final com.sun.management.ThreadMXBean threads =
      (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

  private boolean isRefused(byte[] bytes, String what) {
    long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
    try {
      codecs.decode(bytes);
      return false;
    } catch (TidemillException e) {
      assertThat(e.code()).as(what).isIn(ErrorCode.MALFORMED_DATA, ErrorCode.VALUE_TOO_LARGE);
      return true;
    } catch (Throwable e) {
      return fail(what + " " + Arrays.toString(bytes), e);
    } finally {
      long allocated = threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
      assertThat(allocated).as(what).isLessThan(MAX_ALLOCATION + 30L * bytes.length);
    }
  }

  @Test
  void every_truncation_is_refused() {
    for (int seed = 0; seed < 300; seed++) {
      byte[] bytes = codecs.encode(new Values(seed).any(0));
      for (int length = 0; length < bytes.length; length++) {
        assertThat(isRefused(Arrays.copyOf(bytes, length), "seed " + seed + ", length " + length))
            .as("seed %s cut at %s of %s", seed, length, bytes.length)
            .isTrue();
      }
    }
  }

  @Test
  void every_flipped_bit_gives_a_value_or_the_error_of_the_codec() {
    int refused = 0;
    for (int seed = 0; seed < 200; seed++) {
      byte[] bytes = codecs.encode(new Values(seed).any(0));
      for (int bit = 0; bit < Math.min(bytes.length, 300) * 8; bit++) {
        byte[] flipped = bytes.clone();
        flipped[bit / 8] ^= (byte) (1 << bit % 8);
        refused += isRefused(flipped, "seed " + seed + ", bit " + bit) ? 1 : 0;
      }
    }
    assertThat(refused).isGreaterThan(1_000);
  }

  @Test
  void random_bytes_behind_each_tag_give_a_value_or_the_error_of_the_codec() {
    for (int seed = 0; seed < 300; seed++) {
      codecs.encode(new Values(seed).any(0)); // so that classes are known
    }
    Random random = new Random(7);
    int refused = 0;
    for (int round = 0; round < 40_000; round++) {
      byte[] bytes = new byte[1 + random.nextInt(40)];
      random.nextBytes(bytes);
      bytes[0] = (byte) (round % 128);
      if (round % 3 == 0) {
        Arrays.fill(bytes, 1, bytes.length, (byte) random.nextInt(8));
      }
      refused += isRefused(bytes, "round " + round) ? 1 : 0;
    }
    assertThat(refused).isGreaterThan(10_000);
  }

  @Test
  void a_count_that_the_bytes_cannot_hold_allocates_nothing() {
    CodecOutput out = codecs.output();
    for (int depth = 0; depth < 100; depth++) {
      out.writeByte(Tags.COLLECTION);
      out.writeByte(1);
      out.writeUnsignedInt(1_000_000);
    }
    byte[] bytes = Arrays.copyOf(out.toByteArray(), 2_000_000);
    assertThat(isRefused(bytes, "lists that claim to be long")).isTrue();
  }

  @Test
  void depth_is_bounded_in_both_directions() {
    Object deep = "x";
    for (int i = 0; i < 199; i++) {
      deep = List.of(deep);
    }
    assertThat(codecs.decode(codecs.encode(deep))).isEqualTo(deep);
    Object deeper = List.of(List.of(deep));
    assertThatThrownBy(() -> codecs.encode(deeper))
        .isInstanceOfSatisfying(
            TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.VALUE_TOO_LARGE))
        .hasMessageContaining("201, more than 200")
        .hasMessageContaining("CodecLimits.maxDepth");
    byte[] bytes = Codecs.builder()
        .limits(CodecLimits.standard().withMaxDepth(300))
        .build()
        .encode(deeper);
    assertThatThrownBy(() -> codecs.decode(bytes)).hasMessageContaining("CodecLimits.maxDepth");
  }

  @Test
  void a_value_that_holds_itself_is_an_error() {
    List<Object> list = new java.util.ArrayList<>();
    list.add(list);
    assertThatThrownBy(() -> codecs.encode(list)).hasMessageContaining("does it refer to itself?");
  }

  @Test
  void strings_elements_and_bytes_are_bounded() {
    Codecs small = Codecs.builder().limits(new CodecLimits(1_000, 100, 10, 5)).build();
    assertThat(small.decode(small.encode("x".repeat(100)))).isEqualTo("x".repeat(100));
    assertThatThrownBy(() -> small.encode("x".repeat(101)))
        .hasMessageContaining("is 101, more than 100")
        .hasMessageContaining("maxStringBytes");
    assertThatThrownBy(() -> small.encode("\u00e4".repeat(51)))
        .hasMessageContaining("maxStringBytes");
    assertThatThrownBy(() -> small.encode(new int[11])).hasMessageContaining("maxElements");
    assertThatThrownBy(() -> small.encode(new byte[11])).hasMessageContaining("maxElements");
    assertThatThrownBy(() -> small.decode(codecs.encode("x".repeat(101))))
        .hasMessageContaining("maxStringBytes");
    assertThatThrownBy(() -> small.decode(codecs.encode(new int[11])))
        .hasMessageContaining("maxElements");
    CodecOutput out = small.output();
    assertThatThrownBy(() -> {
          for (int i = 0; i < 11; i++) {
            out.writeString("x".repeat(100));
          }
        })
        .hasMessageContaining("maxBytes");
  }

  @Test
  void numbers_with_too_many_bits_are_refused() {
    byte[] ones = new byte[12];
    Arrays.fill(ones, (byte) -1);
    assertThatThrownBy(() -> codecs.input(ones).readInt()).hasMessageContaining("32 bits");
    assertThatThrownBy(() -> codecs.input(ones).readLong()).hasMessageContaining("64 bits");
  }

  @Test
  void text_in_another_form_than_the_one_it_is_written_in_is_refused() {
    for (int[] form : new int[][] {
      {0xc0, 0x80}, // overlong
      {0xe0, 0x80, 0x80},
      {0xf0, 0x80, 0x80, 0x80},
      {0xf4, 0x90, 0x80, 0x80}, // beyond Unicode
      {0xed, 0xa0, 0xbd, 0xed, 0xb8, 0x80}, // a pair of surrogates, three bytes each
      {0x80},
      {0xc3},
      {0xff}
    }) {
      CodecOutput out = codecs.output();
      out.writeUnsignedInt(form.length);
      for (int each : form) {
        out.writeByte(each);
      }
      assertThatThrownBy(() -> codecs.input(out.toByteArray()).readString())
          .hasMessageContaining("not valid UTF-8");
    }
  }

  @Test
  void an_error_says_where_and_what() {
    assertThatThrownBy(() -> codecs.decode(new byte[] {6}))
        .hasMessage(
            "malformed data at byte 1 of 1: 1 byte is needed and 0 are left; the bytes are damaged, or were"
                + " not written by this codec");
  }

  @Test
  void bytes_behind_a_value_are_refused() {
    assertThatThrownBy(() -> codecs.decode(new byte[] {6, 2, 0}))
        .hasMessageContaining("1 bytes follow the value");
  }

  record Positive(int number) {
    Positive {
      if (number <= 0) {
        throw new IllegalArgumentException(number + " is not positive");
      }
    }
  }

  @Test
  void what_a_constructor_refuses_is_malformed() {
    codecs.encode(new Positive(1));
    CodecOutput out = codecs.output();
    out.writeByte(Tags.NAMED);
    out.writeFixedInt(RuntimeClasses.id(Positive.class.getName()));
    out.writeInt(-1);
    assertThatThrownBy(() -> codecs.decode(out.toByteArray()))
        .isInstanceOf(TidemillException.class)
        .hasMessageContaining("-1 is not positive")
        .hasCauseInstanceOf(IllegalArgumentException.class);
  }
}
