/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.codec.kryo;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.serializers.CollectionSerializer;
import com.esotericsoftware.kryo.serializers.DefaultArraySerializers;
import com.esotericsoftware.kryo.serializers.MapSerializer;
import java.util.Collection;
import java.util.Map;

/**
 * Kryo's serializers that allocate what a length in the bytes asks for, with a check of the length
 * before it.
 */
final class Bounded {
  private Bounded() {}

  static final class Objects extends DefaultArraySerializers.ObjectArraySerializer {
    Objects(Kryo kryo, Class<?> type) {
      super(kryo, type);
    }

    @SuppressWarnings("rawtypes") // as Kryo declares it
    @Override
    public Object[] read(Kryo kryo, Input input, Class type) {
      BoundedInput.requireNext(input);
      return super.read(kryo, input, type);
    }
  }

  static final class Strings extends DefaultArraySerializers.StringArraySerializer {
    @SuppressWarnings("rawtypes") // as Kryo declares it
    @Override
    public String[] read(Kryo kryo, Input input, Class type) {
      BoundedInput.requireNext(input);
      return super.read(kryo, input, type);
    }
  }

  static final class Booleans extends DefaultArraySerializers.BooleanArraySerializer {
    @SuppressWarnings("rawtypes") // as Kryo declares it
    @Override
    public boolean[] read(Kryo kryo, Input input, Class type) {
      BoundedInput.requireNext(input);
      return super.read(kryo, input, type);
    }
  }

  @SuppressWarnings("rawtypes") // as Kryo declares it
  static final class Collections extends CollectionSerializer<Collection> {
    @Override
    protected Collection create(
        Kryo kryo, Input input, Class<? extends Collection> type, int size) {
      // all elements may be null, which takes no further bytes, so the collection grows as it fills
      return super.create(kryo, input, type, Math.min(size, BoundedInput.remaining(input)));
    }
  }

  @SuppressWarnings("rawtypes") // as Kryo declares it
  static final class Maps extends MapSerializer<Map> {
    @Override
    protected Map create(Kryo kryo, Input input, Class<? extends Map> type, int size) {
      BoundedInput.require(input, size);
      return super.create(kryo, input, type, size);
    }
  }
}
