/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.codec.kryo;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.Registration;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.serializers.CollectionSerializer;
import com.esotericsoftware.kryo.serializers.FieldSerializer;
import com.esotericsoftware.kryo.serializers.MapSerializer;
import com.esotericsoftware.kryo.util.DefaultClassResolver;
import com.esotericsoftware.kryo.util.DefaultInstantiatorStrategy;
import com.esotericsoftware.kryo.util.MapReferenceResolver;
import com.esotericsoftware.kryo.util.Util;
import dev.tidemill.codec.CodecLimits;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import org.objenesis.strategy.StdInstantiatorStrategy;

/** Knows the registered classes alone, and allocates no more than the bytes could fill. */
final class SafeKryo extends Kryo {
  /** Kryo has the numbers below for primitives and {@code String}. Never changes. */
  private static final int FIRST_ID = 16;

  /** With the numbers and fields of today. */
  SafeKryo(Registrations registrations) {
    this(registrations, registrations.types());
  }

  /** With the numbers and fields of values that were written in a stored format. */
  SafeKryo(Registrations registrations, Collection<RegisteredClass> format) {
    this(
        registrations,
        format.stream()
            .<Class<?>>map(stored -> registrations.find(stored.name()).orElseThrow())
            .toList());
    for (RegisteredClass stored : format) {
      Class<?> type = registrations.find(stored.name()).orElseThrow();
      if (serializerOf(type) instanceof FieldSerializer<?> fields
          && stored.form() == RegisteredClass.Form.FIELDS) {
        List<String> names = stored.members().stream()
            .map(member -> member.substring(0, member.indexOf(':')))
            .toList();
        for (FieldSerializer.CachedField field : fields.getFields()) {
          if (!names.contains(field.getName())) {
            fields.removeField(field); // added since: as its constructor leaves it
          }
        }
      }
    }
  }

  private SafeKryo(Registrations registrations, List<Class<?>> numbered) {
    super(new RegisteredClasses(), new MapReferenceResolver());
    setRegistrationRequired(true);
    setReferences(true);
    setMaxDepth(CodecLimits.standard().maxDepth());
    setInstantiatorStrategy(new DefaultInstantiatorStrategy(new StdInstantiatorStrategy()));
    int id = FIRST_ID;
    for (Class<?> type : numbered) {
      Supplier<? extends Serializer<?>> own = registrations.serializers().get(type);
      register(type, own != null ? own.get() : bounded(type), id++);
    }
  }

  Serializer<?> serializerOf(Class<?> type) {
    return getRegistration(type).getSerializer();
  }

  /** What Kryo uses for a class, or the same that checks how much it is asked to allocate. */
  private Serializer<?> bounded(Class<?> type) {
    if (type == boolean[].class) {
      return new Bounded.Booleans();
    }
    if (type == String[].class) {
      return new Bounded.Strings();
    }
    if (type.isArray() && !type.getComponentType().isPrimitive()) {
      return new Bounded.Objects(this, type);
    }
    Serializer<?> usual = getDefaultSerializer(type);
    if (usual.getClass() == CollectionSerializer.class) {
      return new Bounded.Collections();
    }
    return usual.getClass() == MapSerializer.class ? new Bounded.Maps() : usual;
  }

  @Override
  @SuppressWarnings("rawtypes") // as Kryo declares it
  public Registration getRegistration(Class type) {
    try {
      return super.getRegistration(type);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          Util.className(type) + " is not listed in KryoCodec.of(...)", e);
    }
  }

  /** Finds classes by number only. */
  private static final class RegisteredClasses extends DefaultClassResolver {
    @Override
    protected Registration readName(Input input) {
      throw new KryoException("a class is given by its name, which is never looked up");
    }
  }
}
