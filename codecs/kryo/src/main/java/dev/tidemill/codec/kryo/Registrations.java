/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.codec.kryo;

import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.serializers.DefaultSerializers;
import com.esotericsoftware.kryo.serializers.FieldSerializer;
import com.esotericsoftware.kryo.serializers.RecordSerializer;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The classes of a codec, in order.
 *
 * @param types each once
 * @param serializers those that are not Kryo's choice
 * @param formerNames by former name
 */
record Registrations(
    List<Class<?>> types,
    Map<Class<?>, Supplier<? extends Serializer<?>>> serializers,
    Map<String, Class<?>> formerNames) {

  /** The root may be a type that no object has. */
  static Registrations of(Class<?> root, List<Class<?>> parts) {
    Set<Class<?>> types = new LinkedHashSet<>();
    if (root.isArray() || !Modifier.isAbstract(root.getModifiers())) {
      types.add(root);
    }
    for (Class<?> part : parts) {
      if (part.isInterface()) {
        throw new IllegalArgumentException(
            part.getName() + " is an interface: list the classes of the objects");
      }
      if (!types.add(part)) {
        throw new IllegalArgumentException(part.getName() + " is listed twice");
      }
    }
    return new Registrations(List.copyOf(types), Map.of(), Map.of());
  }

  <P> Registrations serializer(
      Class<P> part, Supplier<? extends Serializer<? super P>> serializer) {
    Set<Class<?>> all = new LinkedHashSet<>(types);
    all.add(part);
    Map<Class<?>, Supplier<? extends Serializer<?>>> more = new LinkedHashMap<>(serializers);
    more.put(part, serializer);
    return new Registrations(List.copyOf(all), more, formerNames);
  }

  Registrations formerly(String formerName, Class<?> part) {
    if (!types.contains(part)) {
      throw new IllegalArgumentException(part.getName() + " is not listed");
    }
    Map<String, Class<?>> more = new LinkedHashMap<>(formerNames);
    more.put(formerName, part);
    return new Registrations(types, serializers, more);
  }

  /** Today's class of a stored one. No class is loaded for that. */
  Optional<Class<?>> find(String storedName) {
    return types.stream()
        .filter(type -> type.getName().equals(storedName))
        .findFirst()
        .or(() -> Optional.ofNullable(formerNames.get(storedName)));
  }

  /** Why values that were written in a stored format cannot be read, if they cannot. */
  Optional<String> problem(List<RegisteredClass> format) {
    List<RegisteredClass> today = describe();
    for (RegisteredClass stored : format) {
      Optional<Class<?>> type = find(stored.name());
      if (type.isEmpty()) {
        return Optional.of(
            "list " + stored.name()
                + " in KryoCodec.of(...), or what it became with formerly(...): stored values may have it");
      }
      Optional<String> problem = stored.problem(today.get(types.indexOf(type.get())));
      if (problem.isPresent()) {
        return problem;
      }
    }
    return Optional.empty();
  }

  List<RegisteredClass> describe() {
    SafeKryo kryo = new SafeKryo(this);
    List<RegisteredClass> described = new ArrayList<>();
    types.forEach(type -> described.add(describe(type, kryo)));
    return List.copyOf(described);
  }

  private RegisteredClass describe(Class<?> type, SafeKryo kryo) {
    Serializer<?> serializer = kryo.serializerOf(type);
    String name = type.getName();
    if (serializers.containsKey(type)) {
      return new RegisteredClass(
          RegisteredClass.Form.CUSTOM, name, List.of(serializer.getClass().getName()));
    }
    if (serializer instanceof FieldSerializer<?> fields) {
      return new RegisteredClass(RegisteredClass.Form.FIELDS, name, members(type, fields, kryo));
    }
    if (serializer instanceof RecordSerializer<?>) {
      return new RegisteredClass(
          RegisteredClass.Form.RECORD,
          name,
          Arrays.stream(type.getRecordComponents())
              .map(part -> member(part.getName(), part.getType(), kryo))
              .toList());
    }
    if (serializer instanceof DefaultSerializers.EnumSerializer) {
      return new RegisteredClass(
          RegisteredClass.Form.ENUM,
          name,
          Arrays.stream(type.getEnumConstants())
              .map(constant -> ((Enum<?>) constant).name())
              .toList());
    }
    return new RegisteredClass(RegisteredClass.Form.KRYO, name, List.of());
  }

  private static List<String> members(Class<?> type, FieldSerializer<?> serializer, SafeKryo kryo) {
    Set<String> names = new LinkedHashSet<>();
    List<String> members = new ArrayList<>();
    for (FieldSerializer.CachedField field : serializer.getFields()) {
      if (!names.add(field.getName())) {
        throw new IllegalArgumentException(
            type.getName() + " and a superclass of it have a field \""
                + field.getName()
                + "\" each, which Kryo cannot tell apart: rename one of them, or give a"
                + " serializer with KryoCodec.serializer(...)");
      }
      members.add(member(field.getName(), field.getField().getType(), kryo));
    }
    return members;
  }

  /** A field of a class that cannot have subclasses is written without its class. */
  private static String member(String name, Class<?> type, SafeKryo kryo) {
    return name + ": " + (kryo.isFinal(type) ? "final " : "") + type.getName();
  }
}
