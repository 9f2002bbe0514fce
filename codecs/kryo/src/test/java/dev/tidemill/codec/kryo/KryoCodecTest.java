/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.codec.kryo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import dev.tidemill.codec.Codec;
import dev.tidemill.codec.CodecOutput;
import dev.tidemill.codec.Codecs;
import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.StringJoiner;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class KryoCodecTest {
  /** Refers to its neighbours, which refer to it. */
  static final class Stop {
    final String name;
    final List<Stop> neighbours = new ArrayList<>();
    int @Nullable [] times;
    Object @Nullable [] remarks;
    String @Nullable [] lines;
    boolean @Nullable [] open;
    Map<String, Long> visitors = new HashMap<>();

    Stop(String name) {
      this.name = name;
    }
  }

  private static final KryoCodec<Stop> STOPS = KryoCodec.of(
      Stop.class,
      ArrayList.class,
      HashMap.class,
      int[].class,
      Object[].class,
      String[].class,
      boolean[].class);
  private static final Codecs CODECS = Codecs.builder().register(STOPS).build();

  @Test
  void objects_that_refer_to_each_other_are_the_same_graph_again() {
    Stop first = stop();
    Stop second = first.neighbours.get(0);

    Stop read = (Stop) copy(CODECS, first);

    assertThat(read.name).isEqualTo("Alexanderplatz");
    assertThat(read.times).containsExactly(1, -2, 300_000);
    assertThat(read.remarks).containsExactly("closed", 7, null);
    assertThat(read.visitors).isEqualTo(Map.of("mon", 5L, "tue", 6L));
    assertThat(read.neighbours.get(0).name).isEqualTo(second.name);
    assertThat(read.neighbours.get(0).neighbours.get(0)).isSameAs(read);
  }

  @Test
  void a_class_that_is_not_listed_is_an_error_that_names_it() {
    Stop stop = new Stop("a");
    stop.remarks = new Object[] {new StringJoiner(",")};
    assertThatThrownBy(() -> CODECS.encode(stop))
        .hasMessageContaining("java.util.StringJoiner is not listed in KryoCodec.of(...)")
        .extracting(KryoCodecTest::code)
        .isEqualTo(ErrorCode.NOT_ENCODABLE);
  }

  @Test
  void a_codec_can_be_used_after_an_error() {
    Stop bad = new Stop("a");
    bad.remarks = new Object[] {new StringJoiner(",")};
    for (int i = 0; i < 100; i++) {
      assertThatThrownBy(() -> CODECS.encode(bad)).isInstanceOf(TidemillException.class);
      assertThat(((Stop) copy(CODECS, stop())).name).isEqualTo("Alexanderplatz");
    }
  }

  @Test
  void damaged_bytes_are_a_value_or_an_error_and_take_no_more_memory_than_they_have() {
    byte[] good = CODECS.encode(stop());
    Random random = new Random(1);
    for (int round = 0; round < 4_000; round++) {
      byte[] bytes = good.clone();
      int at = random.nextInt(bytes.length);
      bytes[at] = (byte) random.nextInt();
      requireValueOrError(bytes);
    }
    // a length of two billions, at each place
    for (int at = 0; at + 5 <= good.length; at++) {
      for (int first : new int[] {0xff, 0x7f, 0xbf}) {
        byte[] bytes = good.clone();
        System.arraycopy(new byte[] {(byte) first, -1, -1, -1, 7}, 0, bytes, at, 5);
        requireValueOrError(bytes);
      }
    }
    for (int length = 0; length < good.length; length++) {
      byte[] bytes = java.util.Arrays.copyOf(good, length);
      assertThatThrownBy(() -> CODECS.decode(bytes)).isInstanceOf(TidemillException.class);
    }
  }

  private static void requireValueOrError(byte[] bytes) {
    try {
      CODECS.decode(bytes);
    } catch (TidemillException e) {
      assertThat(e.code())
          .as(e.toString())
          .isIn(ErrorCode.MALFORMED_DATA, ErrorCode.INCOMPATIBLE_SCHEMA, ErrorCode.VALUE_TOO_LARGE);
    }
  }

  @Test
  void no_class_is_looked_up_by_a_name_in_the_bytes() {
    Output bytes = new Output(64);
    bytes.writeVarInt(1, true); // Kryo's number for a class that is given by its name
    bytes.writeVarInt(0, true);
    bytes.writeString("java.net.URL");
    assertThatThrownBy(() -> CODECS.decode(withContent(bytes.toBytes())))
        .hasMessageContaining("never looked up")
        .extracting(KryoCodecTest::code)
        .isEqualTo(ErrorCode.MALFORMED_DATA);
  }

  /** What {@link Codecs#encode} writes for a stop, with other bytes of Kryo in it. */
  private static byte[] withContent(byte[] content) {
    Codecs other = Codecs.builder()
        .register(new Codec<Stop>() {
          @Override
          public Class<Stop> type() {
            return Stop.class;
          }

          @Override
          public void write(Stop value, CodecOutput out) {
            out.writeBytes(content);
          }

          @Override
          public Stop read(dev.tidemill.codec.CodecInput in, int version) {
            throw new AssertionError();
          }

          @Override
          public dev.tidemill.codec.TypeSchema schema() {
            return STOPS.schema();
          }
        })
        .build();
    return other.encode(new Stop("any"));
  }

  @Test
  void a_list_that_is_long_and_all_null_is_read() {
    Stop stop = new Stop("a");
    for (int i = 0; i < 1000; i++) {
      stop.neighbours.add(null);
    }
    assertThat(((Stop) copy(CODECS, stop)).neighbours).hasSize(1000).containsOnlyNulls();
  }

  @Test
  void a_chain_that_is_too_long_is_an_error_and_no_stack_overflow() {
    Stop stop = new Stop("0");
    for (int i = 1; i < 100_000; i++) {
      Stop next = new Stop("" + i);
      next.neighbours.add(stop);
      stop = next;
    }
    Stop last = stop;
    assertThatThrownBy(() -> CODECS.encode(last))
        .isInstanceOf(TidemillException.class)
        .extracting(KryoCodecTest::code)
        .isEqualTo(ErrorCode.NOT_ENCODABLE);
  }

  @Test
  void many_threads_may_use_it() {
    List<byte[]> all = IntStream.range(0, 2000)
        .parallel()
        .mapToObj(i -> {
          Stop stop = new Stop("stop " + i);
          stop.times = new int[] {i};
          return CODECS.encode(copy(CODECS, stop));
        })
        .toList();
    for (int i = 0; i < all.size(); i++) {
      String name = "stop " + i;
      assertThat(CODECS.decode(all.get(i)))
          .isInstanceOfSatisfying(Stop.class, stop -> assertThat(stop.name).isEqualTo(name));
    }
  }

  /** Without fields that Kryo could see. */
  static final class Opaque {
    private transient String text = "";
  }

  static final class OpaqueSerializer extends Serializer<Opaque> {
    @Override
    public void write(Kryo kryo, Output output, Opaque value) {
      output.writeString(value.text);
    }

    @Override
    public Opaque read(Kryo kryo, Input input, Class<? extends Opaque> type) {
      Opaque opaque = new Opaque();
      opaque.text = input.readString();
      return opaque;
    }
  }

  @Test
  void a_serializer_of_the_program_is_used() {
    KryoCodec<Opaque> codec =
        KryoCodec.of(Opaque.class).serializer(Opaque.class, OpaqueSerializer::new);
    Codecs codecs = Codecs.builder().register(codec).build();
    Opaque opaque = new Opaque();
    opaque.text = "seen";
    assertThat(((Opaque) copy(codecs, opaque)).text).isEqualTo("seen");
    assertThat(codec.schema().names())
        .containsExactly(
            "custom " + Opaque.class.getName() + "(" + OpaqueSerializer.class.getName() + ")");
  }

  interface Shape {}

  record Circle(double radius) implements Shape {}

  record Square(double side) implements Shape {}

  @Test
  void a_codec_of_an_interface_applies_to_the_listed_classes() {
    Codecs codecs = Codecs.builder()
        .register(KryoCodec.of(Shape.class, Circle.class, Square.class).immutable())
        .build();
    assertThat(copy(codecs, new Circle(1.5))).isEqualTo(new Circle(1.5));
    assertThat(copy(codecs, new Square(2))).isEqualTo(new Square(2));
  }

  static class Named {
    String name = "";
  }

  static final class NamedTwice extends Named {
    @SuppressWarnings("HidingField") // that is the point
    String name = "";
  }

  @Test
  void fields_that_kryo_cannot_tell_apart_are_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> KryoCodec.of(NamedTwice.class))
        .withMessageContaining("have a field \"name\" each");
  }

  @Test
  void lists_that_cannot_be_meant_are_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> KryoCodec.of(Stop.class, List.class))
        .withMessageContaining("java.util.List is an interface");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> KryoCodec.of(Stop.class, Stop.class))
        .withMessageContaining("twice");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> KryoCodec.of(Stop.class).version(0))
        .withMessageContaining("at least 1, not 0");
  }

  private static Stop stop() {
    Stop first = new Stop("Alexanderplatz");
    Stop second = new Stop("Jannowitzbrücke");
    first.neighbours.add(second);
    second.neighbours.add(first);
    first.times = new int[] {1, -2, 300_000};
    first.remarks = new Object[] {"closed", 7, null};
    first.lines = new String[] {"S5", null};
    first.open = new boolean[] {true, false};
    first.visitors.put("mon", 5L);
    first.visitors.put("tue", 6L);
    return first;
  }

  private static Object copy(Codecs codecs, Object value) {
    return Objects.requireNonNull(codecs.decode(codecs.encode(value)));
  }

  private static ErrorCode code(Throwable failure) {
    return ((TidemillException) failure).code();
  }
}
