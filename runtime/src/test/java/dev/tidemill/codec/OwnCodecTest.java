/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

@SuppressWarnings("NullAway") // what comes back is not null
final class OwnCodecTest {
  interface Place {}

  static class Point implements Place {
    final int x;
    final int y;

    Point(int x, int y) {
      this.x = x;
      this.y = y;
    }

    @Override
    public String toString() {
      return x + "/" + y;
    }
  }

  static final class FarPoint extends Point {
    FarPoint() {
      super(1_000, 1_000);
    }
  }

  record Holder(Point point, List<Point> more, Place place) {}

  static class PointCodec implements Codec<Point> {
    @Override
    public Class<Point> type() {
      return Point.class;
    }

    @Override
    public void write(Point point, CodecOutput out) {
      out.writeInt(point.x);
      out.writeInt(point.y);
    }

    @Override
    public Point read(CodecInput in, int version) {
      return new Point(in.readInt(), in.readInt());
    }
  }

  private static Codecs with(Codec<?>... own) {
    Codecs.Builder builder = Codecs.builder();
    for (Codec<?> codec : own) {
      builder.register(codec);
    }
    return builder.build();
  }

  @Test
  void it_serves_its_type_wherever_it_is() {
    Codecs codecs = with(new PointCodec());
    Holder holder = new Holder(new Point(1, 2), List.of(new Point(3, 4)), new Point(5, 6));
    assertThat(codecs.decode(codecs.encode(holder)))
        .hasToString("Holder[point=1/2, more=[3/4], place=5/6]");
    assertThat(codecs.schema(codecs.output(), codecs.of(Holder.class)).toString())
        .contains("custom dev.tidemill.codec.OwnCodecTest$Point version 1\n");
  }

  @Test
  void it_serves_subclasses_that_have_none() {
    Codecs codecs = with(new PointCodec());
    assertThat(codecs.decode(codecs.encode(new FarPoint()))).hasToString("1000/1000");
  }

  @Test
  void the_most_special_codec_serves() {
    Codec<FarPoint> far = new Codec<>() {
      @Override
      public Class<FarPoint> type() {
        return FarPoint.class;
      }

      @Override
      public void write(FarPoint point, CodecOutput out) {}

      @Override
      public FarPoint read(CodecInput in, int version) {
        return new FarPoint();
      }
    };
    Codecs codecs = with(new PointCodec(), far);
    assertThat(codecs.decode(codecs.encode(new FarPoint()))).isInstanceOf(FarPoint.class);
    assertThat(codecs.decode(codecs.encode(new Point(1, 2)))).hasSameClassAs(new Point(0, 0));
  }

  @Test
  void bytes_that_are_not_read_are_malformed() {
    Codecs codecs = with(new PointCodec() {
      @Override
      public Point read(CodecInput in, int version) {
        return new Point(in.readInt(), 0);
      }
    });
    byte[] bytes = codecs.encode(new Point(1, 2));
    assertThatThrownBy(() -> codecs.decode(bytes))
        .hasMessageContaining("1 bytes of a part have not been read");
  }

  @Test
  void it_cannot_read_what_belongs_to_others() {
    Codecs codecs = with(new PointCodec() {
      @Override
      public Point read(CodecInput in, int version) {
        in.readInt();
        return super.read(in, version);
      }
    });
    byte[] bytes = codecs.encode(List.of(new Point(1, 2), new Point(3, 4)));
    assertThatThrownBy(() -> codecs.decode(bytes))
        .isInstanceOfSatisfying(
            TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.MALFORMED_DATA));
  }

  @Test
  void what_it_throws_is_reported_with_its_name() {
    Codecs codecs = with(new PointCodec() {
      @Override
      public void write(Point point, CodecOutput out) {
        throw new IllegalStateException("no ink");
      }
    });
    assertThatThrownBy(() -> codecs.encode(new Point(1, 2)))
        .isInstanceOfSatisfying(
            TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_ENCODABLE))
        .hasMessageContaining("failed to write a dev.tidemill.codec.OwnCodecTest$Point")
        .hasMessageContaining("no ink");
  }

  @Test
  void what_it_throws_while_reading_is_malformed() {
    Codecs codecs = with(new PointCodec() {
      @Override
      public Point read(CodecInput in, int version) {
        throw new ArrayIndexOutOfBoundsException("7");
      }
    });
    byte[] bytes = codecs.encode(new Point(1, 2));
    assertThatThrownBy(() -> codecs.decode(bytes))
        .isInstanceOfSatisfying(
            TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.MALFORMED_DATA));
  }

  @Test
  void a_large_value_has_a_length_of_several_bytes() {
    record Text(String text) {}

    Codecs codecs = with(new Codec<Text>() {
      @Override
      public Class<Text> type() {
        return Text.class;
      }

      @Override
      public void write(Text text, CodecOutput out) {
        out.writeString(text.text);
      }

      @Override
      public Text read(CodecInput in, int version) {
        return new Text(in.readString());
      }
    });
    for (int length : new int[] {0, 125, 126, 127, 128, 16_380, 16_390, 3_000_000}) {
      Text text = new Text("x".repeat(length));
      assertThat(codecs.decode(codecs.encode(List.of(text, text)))).isEqualTo(List.of(text, text));
    }
  }

  /** A container of another library. */
  static final class Bag implements Iterable<Object> {
    final List<Object> content = new ArrayList<>();

    @Override
    public Iterator<Object> iterator() {
      return content.iterator();
    }
  }

  @Test
  void a_codec_of_a_container_writes_values_of_any_class() {
    Codecs codecs = with(new Codec<Bag>() {
      @Override
      public Class<Bag> type() {
        return Bag.class;
      }

      @Override
      public void write(Bag bag, CodecOutput out) {
        out.writeCount(bag.content.size());
        bag.content.forEach(out::writeValue);
      }

      @Override
      public Bag read(CodecInput in, int version) {
        Bag bag = new Bag();
        for (int left = in.readCount(1); left > 0; left--) {
          bag.content.add(in.readValue());
        }
        return bag;
      }
    });
    Bag bag = new Bag();
    bag.content.addAll(List.of("a", new Values.Line("b", 1, 2), Map.of()));
    Bag back = (Bag) codecs.decode(codecs.encode(bag));
    assertThat(back.content).isEqualTo(bag.content);
  }

  @Test
  void a_factory_makes_codecs_for_the_classes_it_likes() {
    Codecs codecs = Codecs.builder()
        .factory(type -> type == Point.class ? Optional.of(new PointCodec()) : Optional.empty())
        .build();
    assertThat(codecs.decode(codecs.encode(new Point(1, 2)))).hasToString("1/2");
    assertThat(codecs.decode(codecs.encode(Values.Color.RED))).isEqualTo(Values.Color.RED);
  }

  interface A {}

  interface B {}

  record Both() implements A, B {}

  private record Nothing<T>(Class<T> type) implements Codec<T> {
    @Override
    public void write(T value, CodecOutput out) {}

    @Override
    public T read(CodecInput in, int version) {
      throw in.malformed("nothing is read");
    }
  }

  @Test
  void two_codecs_for_one_class_are_an_error() {
    Codecs codecs = with(new Nothing<>(A.class), new Nothing<>(B.class));
    assertThatThrownBy(() -> codecs.encode(new Both()))
        .hasMessageContaining("OwnCodecTest$A and")
        .hasMessageContaining("register one for the class itself");
  }
}
