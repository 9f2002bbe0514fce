/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.codec;

import dev.tidemill.data.Pair;
import dev.tidemill.error.TidemillException;
import dev.tidemill.internal.codec.DeclaredType;
import dev.tidemill.internal.codec.Shape;
import java.lang.reflect.Constructor;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Finds the codec of a type as it is declared: registered ones first, then those of factories, then
 * those that Tidemill makes. Each is made once; what could not be completed is forgotten.
 */
final class TypeBinder {
  private final Map<Class<?>, CustomCodec> registered;
  private final List<CodecFactory> factories;
  private final boolean isReading;
  private final Map<Binding, TypeCodec> bound = new ConcurrentHashMap<>();

  /** Of the binding that is under way; guarded by this. */
  private final Map<Binding, TypeCodec> unfinished = new HashMap<>();

  private final Deque<String> path = new ArrayDeque<>();

  /** A type, and whether values are of just its class. */
  private record Binding(DeclaredType type, boolean exactly) {}

  /**
   * @param isReading whether objects are made, for which their classes need a constructor
   */
  TypeBinder(Map<Class<?>, Codec<?>> registered, List<CodecFactory> factories, boolean isReading) {
    this.isReading = isReading;
    this.registered = registered.entrySet().stream()
        .collect(Collectors.toUnmodifiableMap(
            Map.Entry::getKey, entry -> new CustomCodec(entry.getValue())));
    this.factories = List.copyOf(factories);
  }

  /** For values of this type and its subclasses. */
  TypeCodec declared(DeclaredType type) {
    return get(new Binding(type, false));
  }

  /** For values of just this class. */
  TypeCodec exact(DeclaredType type) {
    TypeCodec codec = declared(type);
    return codec instanceof OpenCodec ? get(new Binding(type, true)) : codec;
  }

  /** The classes whose codecs have been found. */
  Set<Class<?>> classes() {
    return bound.keySet().stream()
        .<Class<?>>map(binding -> binding.type.raw())
        .collect(Collectors.toSet());
  }

  private TypeCodec get(Binding binding) {
    TypeCodec known = bound.get(binding);
    return known != null ? known : bindAll(binding);
  }

  private synchronized TypeCodec bindAll(Binding binding) {
    path.addLast(binding.type.raw().getTypeName());
    try {
      TypeCodec codec = bind(binding);
      bound.putAll(unfinished);
      return codec;
    } finally {
      path.clear();
      unfinished.clear();
    }
  }

  private TypeCodec bind(DeclaredType type) {
    return bind(new Binding(type, false));
  }

  private TypeCodec bind(Binding binding) {
    TypeCodec known = bound.getOrDefault(binding, unfinished.get(binding));
    if (known != null) {
      return known;
    }
    TypeCodec codec = binding.exactly ? fields(binding.type) : make(binding.type);
    unfinished.putIfAbsent(binding, codec);
    return codec;
  }

  private TypeCodec make(DeclaredType type) {
    Class<?> raw = type.raw();
    Optional<TypeCodec> simple = custom(raw).or(() -> Scalars.ALL.of(raw));
    if (simple.isPresent()) {
      return simple.get();
    }
    if (raw.isEnum() || (Enum.class.isAssignableFrom(raw) && raw != Enum.class)) {
      return new EnumCodec(raw.isEnum() ? raw : raw.getSuperclass());
    }
    if (raw.isArray()) {
      return new ArrayCodec(raw, bind(type.argument(0)));
    }
    if (raw == Optional.class) {
      return new OptionalCodec(bind(type.argument(0)));
    }
    if (raw == Pair.class) {
      return PairCodec.ofPair(bind(type.argument(0)), bind(type.argument(1)));
    }
    if (raw == Map.Entry.class) {
      return PairCodec.ofEntry(bind(type.argument(0)), bind(type.argument(1)));
    }
    if (Containers.isCollection(raw)) {
      return new CollectionCodec(raw, bind(type.argument(0)));
    }
    if (Containers.isMap(raw)) {
      return new MapCodec(raw, bind(type.argument(0)), bind(type.argument(1)));
    }
    return raw.isSealed() ? sealed(type) : open(type);
  }

  /** The most special one that is registered for the class or for one above it. */
  Optional<TypeCodec> custom(Class<?> type) {
    CustomCodec own = registered.get(type);
    if (own != null) {
      return Optional.of(own);
    }
    for (CodecFactory factory : factories) {
      Optional<Codec<?>> made = factory.create(type);
      if (made.isPresent()) {
        return Optional.of(new CustomCodec(made.get()));
      }
    }
    EncodedBy named = type.getDeclaredAnnotation(EncodedBy.class);
    if (named != null) {
      return Optional.of(new CustomCodec(made(type, named.value())));
    }
    List<TypeCodec> above = registered.values().stream()
        .filter(codec -> codec.type().isAssignableFrom(type))
        .<TypeCodec>map(codec -> codec)
        .toList();
    List<TypeCodec> nearest = above.stream()
        .filter(codec -> above.stream()
            .noneMatch(other -> other != codec && codec.type().isAssignableFrom(other.type())))
        .sorted(Comparator.comparing(TypeCodec::expression))
        .toList();
    if (nearest.size() > 1) {
      throw notEncodable(
          type,
          "codecs are registered for " + nearest.get(0).type().getName() + " and "
              + nearest.get(1).type().getName()
              + ", and it is both; register one for the class itself");
    }
    return nearest.stream().findFirst();
  }

  private Codec<?> made(Class<?> type, Class<? extends Codec<?>> codec) {
    try {
      Constructor<? extends Codec<?>> constructor = codec.getDeclaredConstructor();
      constructor.setAccessible(true);
      Codec<?> made = constructor.newInstance();
      if (made.type() == type) {
        return made;
      }
      throw notEncodable(
          type,
          "the codec that its @EncodedBy names, " + codec.getName() + ", is one for "
              + made.type().getName());
    } catch (ReflectiveOperationException | InaccessibleObjectException e) {
      throw notEncodable(
          type,
          "the codec that its @EncodedBy names, " + codec.getName() + ", cannot be created: " + e
              + "; give it a constructor without arguments");
    }
  }

  private TypeCodec sealed(DeclaredType type) {
    SealedCodec codec = new SealedCodec(type.raw(), expression(type));
    unfinished.put(new Binding(type, false), codec);
    List<DeclaredType> permitted = new ArrayList<>();
    addPermitted(type, permitted);
    List<TypeCodec> cases = permitted.stream()
        .sorted(Comparator.comparing(each -> each.raw().getName()))
        .map(each -> at(" (" + each.raw().getSimpleName() + ")", () -> bind(each)))
        .collect(Collectors.toCollection(ArrayList::new));
    if (cases.removeIf(
        AnyCodec.class::isInstance)) { // classes that are not sealed, about which nothing is known
      cases.add(new AnyCodec(type.raw()));
    }
    codec.bind(cases);
    return codec;
  }

  private void addPermitted(DeclaredType type, List<DeclaredType> permitted) {
    for (Class<?> subclass : type.raw().getPermittedSubclasses()) {
      DeclaredType each = type.subclass(subclass);
      if (subclass.isSealed() && !subclass.isEnum() && custom(subclass).isEmpty()) {
        addPermitted(each, permitted);
        if (!Modifier.isAbstract(subclass.getModifiers())) {
          throw notEncodable(subclass, "it is sealed and has objects of its own; make it abstract");
        }
      } else if (!permitted.contains(each)) {
        permitted.add(each);
      }
    }
  }

  private TypeCodec open(DeclaredType type) {
    Class<?> raw = type.raw();
    if (raw.isInterface() || Modifier.isAbstract(raw.getModifiers()) || raw == Object.class) {
      return new AnyCodec(raw);
    }
    TypeCodec fields = bind(new Binding(type, true));
    return Modifier.isFinal(raw.getModifiers()) ? fields : new OpenCodec(fields);
  }

  private FieldsCodec fields(DeclaredType type) {
    FieldsCodec codec;
    try {
      codec = new FieldsCodec(Shape.of(type, TypeBinder::namesOf, isReading), expression(type));
    } catch (Shape.UnsupportedShape e) {
      throw notEncodable(type.raw(), e.reason());
    }
    unfinished.put(new Binding(type, true), codec);
    codec.bind(codec.shape().parts().stream()
        .map(part -> at("." + part.name(), () -> bind(part.type())))
        .toList());
    return codec;
  }

  private static Optional<List<String>> namesOf(Constructor<?> constructor) {
    return Optional.ofNullable(constructor.getAnnotation(CodecConstructor.class))
        .map(names -> List.of(names.value()));
  }

  private String expression(DeclaredType type) {
    String name = TypeExpression.nameOf(type.raw());
    if (type.arguments().isEmpty()) {
      return name;
    }
    return name
        + type.arguments().stream()
            .map(argument -> bind(argument).expression())
            .collect(Collectors.joining(", ", "<", ">"));
  }

  private TypeCodec at(String step, Supplier<TypeCodec> binding) {
    path.addLast(step);
    try {
      return binding.get();
    } finally {
      path.pollLast();
    }
  }

  private TidemillException notEncodable(Class<?> type, String reason) {
    String where = String.join("", path);
    return CodecOutput.notEncodable(
        (where.isEmpty() || where.equals(type.getTypeName()) ? "" : where + ": ")
            + type.getTypeName() + " cannot be encoded: " + reason);
  }
}
