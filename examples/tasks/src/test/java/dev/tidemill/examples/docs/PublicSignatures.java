/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.examples.docs;

import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a type offers to its users, one line for each member, as a person would write it down: {@code <U> DStream<U>
 * map(MapFunction<? super T, ? extends U> function)}.
 *
 * <p>A record is its head, and what it has besides; an enum its constants. What every object has is left out.
 */
final class PublicSignatures {
  private static final Set<String> OF_EVERY_OBJECT = Set.of("equals", "hashCode", "toString");

  private PublicSignatures() {}

  static List<String> of(Class<?> type) {
    List<String> lines = new ArrayList<>();
    if (type.isRecord()) {
      lines.add(recordHead(type));
    }
    for (Field field : type.getDeclaredFields()) {
      if (field.isEnumConstant()) {
        lines.add(field.getName());
      } else if (Modifier.isPublic(field.getModifiers())) {
        lines.add("static final " + text(field.getGenericType()) + " " + field.getName());
      }
    }
    for (Constructor<?> constructor : type.getDeclaredConstructors()) {
      if (isPublic(constructor) && !type.isRecord()) {
        lines.add("new " + type.getSimpleName() + parameters(constructor) + thrown(constructor));
      }
    }
    for (Method method : type.getDeclaredMethods()) {
      if (isPublic(method) && !isGiven(type, method)) {
        lines.add(signature(method));
      }
    }
    return lines;
  }

  /** The one method that a lambda stands for, with its type: {@code FilterFunction<T>: boolean call(T record)}. */
  static String ofFunction(Class<?> type) {
    return Stream.of(type.getDeclaredMethods())
        .filter(method -> Modifier.isAbstract(method.getModifiers()))
        .map(method -> type.getSimpleName()
            + typeParameters(type.getTypeParameters())
            + ": "
            + signature(method))
        .collect(Collectors.joining());
  }

  private static boolean isPublic(Executable member) {
    return Modifier.isPublic(member.getModifiers()) && !member.isSynthetic();
  }

  private static boolean isGiven(Class<?> type, Method method) {
    if (OF_EVERY_OBJECT.contains(method.getName())) {
      return true;
    }
    if (type.isEnum()) {
      return method.getName().startsWith("value");
    }
    return type.isRecord()
        && Arrays.stream(type.getRecordComponents())
            .map(RecordComponent::getAccessor)
            .anyMatch(method::equals);
  }

  private static String recordHead(Class<?> type) {
    return Arrays.stream(type.getRecordComponents())
        .map(component -> text(component.getGenericType()) + " " + component.getName())
        .collect(Collectors.joining(
            ", ",
            "record " + type.getSimpleName() + typeParameters(type.getTypeParameters()) + "(",
            ")"));
  }

  private static String signature(Method method) {
    String typeParameters = typeParameters(method.getTypeParameters());
    return (Modifier.isStatic(method.getModifiers()) ? "static " : "")
        + (method.isDefault() ? "default " : "")
        + (typeParameters.isEmpty() ? "" : typeParameters + " ")
        + text(method.getGenericReturnType())
        + " "
        + method.getName()
        + parameters(method)
        + thrown(method);
  }

  private static String parameters(Executable member) {
    return Stream.of(member.getParameters())
        .map(PublicSignatures::parameter)
        .collect(Collectors.joining(", ", "(", ")"));
  }

  private static String parameter(Parameter parameter) {
    return text(parameter.getParameterizedType()) + " " + parameter.getName();
  }

  private static String thrown(Executable member) {
    return member.getGenericExceptionTypes().length == 0
        ? ""
        : " throws " + list(member.getGenericExceptionTypes());
  }

  private static String typeParameters(TypeVariable<?>[] variables) {
    return variables.length == 0
        ? ""
        : Stream.of(variables)
            .map(PublicSignatures::typeParameter)
            .collect(Collectors.joining(", ", "<", ">"));
  }

  private static String typeParameter(TypeVariable<?> variable) {
    String bounds = list(variable.getBounds());
    return variable.getName() + (bounds.equals("Object") ? "" : " extends " + bounds);
  }

  private static String list(Type... types) {
    return Stream.of(types).map(PublicSignatures::text).collect(Collectors.joining(", "));
  }

  private static String text(Type type) {
    if (type instanceof ParameterizedType parameterized) {
      return text(parameterized.getRawType())
          + "<"
          + list(parameterized.getActualTypeArguments())
          + ">";
    }
    if (type instanceof WildcardType wildcard) {
      String upper = list(wildcard.getUpperBounds());
      return wildcard.getLowerBounds().length > 0
          ? "? super " + list(wildcard.getLowerBounds())
          : upper.equals("Object") ? "?" : "? extends " + upper;
    }
    if (type instanceof Class<?> raw) {
      Class<?> outer = raw.getDeclaringClass();
      return outer == null
          ? raw.getSimpleName()
          : outer.getSimpleName() + "." + raw.getSimpleName();
    }
    return type.getTypeName();
  }
}
