/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import java.util.Set;
import java.util.stream.Stream;

/** What a class shows to those who call or extend it: its heads, and the heads of its members. */
final class PublicSurface {
  /** A type, and where it is shown. */
  record Shown(String where, JavaClass type) {}

  private PublicSurface() {}

  /** Every type in a public or protected signature; none where the class itself is not public. */
  static Stream<Shown> of(JavaClass type) {
    if (!reachable(type)) {
      return Stream.empty();
    }
    Stream<JavaType> head = Stream.of(
            type.getSuperclass().stream(),
            type.getInterfaces().stream(),
            type.getTypeParameters().stream())
        .flatMap(types -> types);
    return Stream.concat(
        head.flatMap(part -> shown(type.getName(), part.getAllInvolvedRawTypes())),
        type.getMembers().stream()
            .filter(member -> open(member.getModifiers()))
            .flatMap(PublicSurface::of));
  }

  private static Stream<Shown> of(JavaMember member) {
    if (member instanceof JavaCodeUnit code) {
      return Stream.concat(
          shown(code.getFullName(), code.getAllInvolvedRawTypes()),
          code.getExceptionTypes().stream().map(type -> new Shown(code.getFullName(), type)));
    }
    return shown(member.getFullName(), ((JavaField) member).getAllInvolvedRawTypes());
  }

  private static Stream<Shown> shown(String where, Set<JavaClass> types) {
    return types.stream().map(type -> new Shown(where, type.getBaseComponentType()));
  }

  private static boolean reachable(JavaClass type) {
    return open(type.getModifiers())
        && type.getEnclosingClass().map(PublicSurface::reachable).orElse(true);
  }

  private static boolean open(Set<JavaModifier> modifiers) {
    return modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED);
  }
}
