/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.codec;

import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** The enum of sets and maps of constants, which do not tell it themselves when they are empty. */
final class EnumClasses {
  private EnumClasses() {}

  static Class<?> of(EnumSet<?> set) {
    Collection<? extends Enum<?>> some = set.isEmpty() ? EnumSet.complementOf(set) : set;
    if (some.isEmpty()) {
      throw CodecOutput.notEncodable("an EnumSet of an enum without constants cannot be encoded");
    }
    return some.iterator().next().getDeclaringClass();
  }

  static Class<?> of(EnumMap<?, ?> map) {
    return map.isEmpty() ? ofEmpty(map) : map.keySet().iterator().next().getDeclaringClass();
  }

  /**
   * Only the serialized form of an empty map names the class of its keys. Nothing but that name is
   * looked at, and nothing is ever read.
   */
  private static Class<?> ofEmpty(EnumMap<?, ?> map) {
    Class<?>[] found = new Class<?>[1];
    try (ObjectOutputStream out = new ObjectOutputStream(OutputStream.nullOutputStream()) {
      @Override
      protected void annotateClass(Class<?> type) {
        if (type.isEnum()) {
          found[0] = type;
        }
      }
    }) {
      out.writeObject(map);
    } catch (IOException e) {
      throw CodecOutput.notEncodable("an empty EnumMap does not tell the class of its keys: " + e);
    }
    if (found[0] == null) {
      throw CodecOutput.notEncodable("an empty EnumMap does not tell the class of its keys");
    }
    return found[0];
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // each constant is looked at
  static Object set(Class<?> type, Set<?> constants, CodecInput in) {
    EnumSet set = EnumSet.noneOf((Class) type);
    for (Object constant : constants) {
      check(type, constant, in);
      set.add(constant);
    }
    return set;
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // each constant is looked at
  static Object map(Class<?> type, Map<?, ?> entries, CodecInput in) {
    EnumMap map = new EnumMap(type);
    entries.forEach((key, value) -> {
      check(type, key, in);
      map.put((Enum) key, value);
    });
    return map;
  }

  private static void check(Class<?> type, Object constant, CodecInput in) {
    if (!type.isInstance(constant)) {
      throw in.malformed(constant + " is not a constant of " + type.getName());
    }
  }
}
