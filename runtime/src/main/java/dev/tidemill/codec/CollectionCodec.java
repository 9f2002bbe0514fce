/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.codec;

import dev.tidemill.codec.CollectionKind.Order;
import dev.tidemill.error.TidemillException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Collections: their kind, what orders them, the number of elements, the elements. A set without an
 * order of its own is written in the order of its elements' bytes, so that it does not matter in
 * which order this JVM happens to iterate.
 */
final class CollectionCodec extends TypeCodec {
  private static final ClassValue<Optional<CollectionKind>> KINDS = new ClassValue<>() {
    @Override
    protected Optional<CollectionKind> computeValue(Class<?> type) {
      return CollectionKind.of(type);
    }
  };

  private final TypeCodec element;

  /**
   * @param declared what a collection must be to fit where it is declared
   */
  CollectionCodec(Class<?> declared, TypeCodec element) {
    super(declared, declared.getSimpleName() + "<" + element.expression() + ">");
    this.element = element;
  }

  @Override
  public void write(Object value, CodecOutput out) {
    Collection<?> elements = (Collection<?>) value;
    CollectionKind kind = KINDS
        .get(value.getClass())
        .orElseThrow(
            () -> CodecOutput.notEncodable(
                "collections of class "
                    + value.getClass().getName()
                    + " cannot be encoded; copy them into one of java.util, or register a codec for the class"));
    out.enter();
    if (out.isCanonical() && (kind.isSet() || List.class.isAssignableFrom(kind.made()))) {
      out.writeByte(kind.isSet() ? CollectionKind.CANONICAL_SET : CollectionKind.CANONICAL_LIST);
      writeElements(elements, kind.isSet(), out);
    } else {
      out.writeByte(kind.code());
      if (kind.order() == Order.SORTED) {
        Comparators.write(CollectionKind.comparator(elements), value, out);
      } else if (kind.order() == Order.OF_CONSTANTS) {
        out.writeEnumClass(EnumClasses.of((EnumSet<?>) value));
      }
      writeElements(elements, kind.order() == Order.NONE, out);
    }
    out.leave();
  }

  private void writeElements(Collection<?> elements, boolean sorted, CodecOutput out) {
    int size = elements.size();
    out.writeCount(size);
    if (sorted && size > 1) {
      int[] starts = new int[size + 1];
      int[] ends = new int[size];
      int i = 0;
      for (Object each : elements) {
        checkSize(i < size, elements);
        starts[i] = out.size();
        element.writeNullable(each, out);
        ends[i++] = out.size();
      }
      checkSize(i == size, elements);
      starts[size] = out.size();
      out.sortParts(starts, ends);
    } else {
      int i = 0;
      for (Object each : elements) {
        element.writeNullable(each, out);
        i++;
      }
      checkSize(i == size, elements);
    }
  }

  private static void checkSize(boolean asExpected, Object elements) {
    if (!asExpected) {
      throw CodecOutput.notEncodable(
          "a " + elements.getClass().getName()
              + " was changed by another thread while it was written; state belongs to the function that is called with it");
    }
  }

  @Override
  public Object read(CodecInput in) {
    in.enter();
    int code = in.readByte();
    CollectionKind kind = CollectionKind.coded(code)
        .filter(found -> type().isAssignableFrom(found.made()))
        .orElseThrow(
            () -> in.malformed(code + " stands for no kind of " + type().getSimpleName()));
    Comparator<Object> comparator = kind.order() == Order.SORTED ? Comparators.read(in) : null;
    Class<?> constants = kind.order() == Order.OF_CONSTANTS ? in.readEnumClass() : null;
    int count = in.readCount(1);
    Collection<Object> elements =
        in.isViewing() ? new ArrayList<>() : kind.create(count, comparator);
    for (int i = 0; i < count; i++) {
      add(elements, element.readNullable(in), kind, in);
    }
    in.leave();
    if (in.isViewing()) {
      return elements;
    }
    return constants == null
        ? kind.finished(elements)
        : EnumClasses.set(constants, (Set<?>) elements, in);
  }

  /** What is put into a collection is compared and hashed, by code of the user's. */
  private static void add(
      Collection<Object> elements, @Nullable Object element, CollectionKind kind, CodecInput in) {
    boolean isNew;
    try {
      isNew = elements.add(element);
    } catch (TidemillException e) {
      throw e;
    } catch (RuntimeException e) {
      throw in.malformed("an element does not fit into a " + kind.made().getName() + ": " + e, e);
    }
    if (!isNew && kind.isSet()) {
      throw in.malformed("a set holds an element twice");
    }
  }

  @Override
  List<TypeCodec> parts() {
    return List.of(element);
  }

  @Override
  boolean isFixed() {
    return false;
  }
}
