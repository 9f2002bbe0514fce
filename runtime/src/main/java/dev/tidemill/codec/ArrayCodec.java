/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.codec;

import java.lang.reflect.Array;
import java.util.Arrays;
import java.util.List;

/** Arrays of objects: their length, then the elements. */
final class ArrayCodec extends TypeCodec {
  private static final int MAX_EXPECTED = 1024;

  private final TypeCodec element;
  private final Class<?> component;

  ArrayCodec(Class<?> type, TypeCodec element) {
    super(type, element.expression() + "[]");
    this.element = element;
    this.component = type.getComponentType();
  }

  @Override
  public void write(Object value, CodecOutput out) {
    Object[] elements = (Object[]) value;
    if (elements.getClass().getComponentType() != component) {
      throw CodecOutput.notEncodable(
          "an array is a " + elements.getClass().getTypeName() + " where a "
              + type().getTypeName() + " is declared; make it an array of the declared type");
    }
    out.enter();
    out.writeCount(elements.length);
    for (Object each : elements) {
      element.writeNullable(each, out);
    }
    out.leave();
  }

  @Override
  public Object read(CodecInput in) {
    in.enter();
    int count = in.readCount(1);
    Object[] elements = (Object[]) Array.newInstance(component, Math.min(count, MAX_EXPECTED));
    for (int i = 0; i < count; i++) {
      if (i == elements.length) {
        elements = Arrays.copyOf(elements, Math.min(count, 2 * i));
      }
      elements[i] = element.readNullable(in);
    }
    in.leave();
    return elements;
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
