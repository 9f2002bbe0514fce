/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.codec;

import dev.tidemill.error.TidemillException;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Maps: their kind, what orders them, the number of entries, then key and value of each. A map
 * without an order of its own is written in the order of its keys' bytes.
 */
final class MapCodec extends TypeCodec {
  private static final int MIN_ENTRY_BYTES = 2;

  private static final ClassValue<Optional<MapKind>> KINDS = new ClassValue<>() {
    @Override
    protected Optional<MapKind> computeValue(Class<?> type) {
      return MapKind.of(type);
    }
  };

  private final TypeCodec key;
  private final TypeCodec value;

  MapCodec(Class<?> declared, TypeCodec key, TypeCodec value) {
    super(
        declared,
        declared.getSimpleName() + "<" + key.expression() + ", " + value.expression() + ">");
    this.key = key;
    this.value = value;
  }

  @Override
  public void write(Object object, CodecOutput out) {
    Map<?, ?> map = (Map<?, ?>) object;
    MapKind kind = KINDS
        .get(object.getClass())
        .orElseThrow(
            () -> CodecOutput.notEncodable(
                "maps of class " + object.getClass().getName()
                    + " cannot be encoded; copy them into one of java.util, or register a codec for the class"));
    out.enter();
    if (out.isCanonical()) {
      out.writeByte(MapKind.CANONICAL);
      writeEntries(map, true, out);
    } else {
      out.writeByte(kind.code());
      if (kind.isSorted()) {
        Comparators.write(((SortedMap<?, ?>) map).comparator(), map, out);
      } else if (map instanceof EnumMap<?, ?> ofConstants) {
        out.writeEnumClass(EnumClasses.of(ofConstants));
      }
      writeEntries(map, !kind.isOrdered(), out);
    }
    out.leave();
  }

  private void writeEntries(Map<?, ?> map, boolean sorted, CodecOutput out) {
    int size = map.size();
    out.writeCount(size);
    int[] starts = new int[sorted ? size + 1 : 0];
    int[] keyEnds = new int[sorted ? size : 0];
    int i = 0;
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      if (i >= size) {
        throw changed(map);
      }
      int start = out.size();
      key.writeNullable(entry.getKey(), out);
      if (sorted) {
        starts[i] = start;
        keyEnds[i] = out.size();
      }
      value.writeNullable(entry.getValue(), out);
      i++;
    }
    if (i != size) {
      throw changed(map);
    }
    if (sorted && size > 1) {
      starts[size] = out.size();
      out.sortParts(starts, keyEnds);
    }
  }

  private static TidemillException changed(Map<?, ?> map) {
    return CodecOutput.notEncodable(
        "a " + map.getClass().getName()
            + " was changed by another thread while it was written; state belongs to the function that is called with it");
  }

  @Override
  public Object read(CodecInput in) {
    in.enter();
    int code = in.readByte();
    MapKind kind = MapKind.coded(code)
        .filter(found -> type().isAssignableFrom(found.made()))
        .orElseThrow(
            () -> in.malformed(code + " stands for no kind of " + type().getSimpleName()));
    Comparator<Object> comparator = kind.isSorted() ? Comparators.read(in) : null;
    Class<?> constants = kind == MapKind.ENUM_MAP ? in.readEnumClass() : null;
    int count = in.readCount(MIN_ENTRY_BYTES);
    Map<Object, Object> map =
        in.isViewing() ? new LinkedHashMap<>() : kind.create(count, comparator);
    for (int i = 0; i < count; i++) {
      put(map, key.readNullable(in), value.readNullable(in), kind, in);
      if (map.size() != i + 1) {
        throw in.malformed("a map holds a key twice");
      }
    }
    in.leave();
    return constants == null || in.isViewing()
        ? kind.finished(map)
        : EnumClasses.map(constants, map, in);
  }

  /** Keys are compared and hashed, by code of the user's. */
  private static void put(
      Map<Object, Object> map,
      @Nullable Object key,
      @Nullable Object value,
      MapKind kind,
      CodecInput in) {
    try {
      map.put(key, value);
    } catch (TidemillException e) {
      throw e;
    } catch (RuntimeException e) {
      throw in.malformed("an entry does not fit into a " + kind.made().getName() + ": " + e, e);
    }
  }

  @Override
  List<TypeCodec> parts() {
    return List.of(key, value);
  }

  @Override
  boolean isFixed() {
    return false;
  }
}
