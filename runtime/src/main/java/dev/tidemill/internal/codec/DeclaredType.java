/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.codec;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A type as far as it is known: type variables are replaced by what they stand for, or by their
 * bounds, and wildcards by their upper bounds.
 *
 * @param raw the class
 * @param arguments its type arguments, none if they are not known; the component type of an array
 */
public record DeclaredType(Class<?> raw, List<DeclaredType> arguments) {
  /**
   * A class may contain ever larger types of itself, as {@code record Node<T>(Node<List<T>> next)}
   * does.
   */
  private static final int MAX_NESTING = 6;

  private static final DeclaredType OBJECT = new DeclaredType(Object.class, List.of());

  /** The type of a class whose type arguments are not known. */
  public static DeclaredType of(Class<?> type) {
    return type.isArray()
        ? new DeclaredType(type, List.of(of(type.getComponentType())))
        : new DeclaredType(type, List.of());
  }

  /** An argument, or {@code Object} if it is not known. */
  public DeclaredType argument(int i) {
    return i < arguments.size() ? arguments.get(i) : OBJECT;
  }

  /** What the type variables of the class stand for. */
  Map<TypeVariable<?>, DeclaredType> bindings() {
    Map<TypeVariable<?>, DeclaredType> bindings = new HashMap<>();
    TypeVariable<?>[] variables = raw.getTypeParameters();
    for (int i = 0; i < variables.length && i < arguments.size(); i++) {
      bindings.put(variables[i], arguments.get(i));
    }
    return bindings;
  }

  static DeclaredType resolve(Type type, Map<TypeVariable<?>, DeclaredType> bindings) {
    return resolve(type, bindings, 0);
  }

  private static DeclaredType resolve(
      Type type, Map<TypeVariable<?>, DeclaredType> bindings, int depth) {
    if (type instanceof Class<?> raw) {
      return of(raw);
    }
    if (type instanceof ParameterizedType generic) {
      Class<?> raw = (Class<?>) generic.getRawType();
      if (depth >= MAX_NESTING) {
        return of(raw);
      }
      List<DeclaredType> arguments = Arrays.stream(generic.getActualTypeArguments())
          .map(argument -> resolve(argument, bindings, depth + 1))
          .toList();
      boolean isDeep = arguments.stream().anyMatch(argument -> argument.nesting() >= MAX_NESTING);
      return isDeep ? of(raw) : new DeclaredType(raw, arguments);
    }
    if (type instanceof GenericArrayType array) {
      DeclaredType component = resolve(array.getGenericComponentType(), bindings, depth);
      return new DeclaredType(component.raw.arrayType(), List.of(component));
    }
    if (type instanceof WildcardType wildcard) {
      return resolve(wildcard.getUpperBounds()[0], bindings, depth);
    }
    TypeVariable<?> variable = (TypeVariable<?>) type;
    DeclaredType bound = bindings.get(variable);
    return bound != null ? bound : erased(variable.getBounds()[0], depth);
  }

  /** A bound may refer to its own variable. */
  private static DeclaredType erased(Type bound, int depth) {
    if (bound instanceof ParameterizedType generic) {
      return of((Class<?>) generic.getRawType());
    }
    if (bound instanceof TypeVariable<?> variable) {
      return depth >= MAX_NESTING ? OBJECT : erased(variable.getBounds()[0], depth + 1);
    }
    return bound instanceof Class<?> raw ? of(raw) : OBJECT;
  }

  private int nesting() {
    return arguments.stream().mapToInt(argument -> argument.nesting() + 1).max().orElse(0);
  }

  /** A subclass of this type, with the type arguments that follow from those of this type. */
  public DeclaredType subclass(Class<?> subclass) {
    TypeVariable<?>[] variables = subclass.getTypeParameters();
    if (variables.length == 0) {
      return of(subclass);
    }
    List<Type> supertypes = new ArrayList<>(Arrays.asList(subclass.getGenericInterfaces()));
    if (subclass.getGenericSuperclass() != null) {
      supertypes.add(subclass.getGenericSuperclass());
    }
    for (Type supertype : supertypes) {
      if (supertype instanceof ParameterizedType generic && generic.getRawType() == raw) {
        List<Type> passed = Arrays.asList(generic.getActualTypeArguments());
        return new DeclaredType(
            subclass,
            Arrays.stream(variables)
                .map(variable -> passed.contains(variable)
                    ? argument(passed.indexOf(variable))
                    : erased(variable.getBounds()[0], 0))
                .toList());
      }
    }
    return of(subclass);
  }
}
