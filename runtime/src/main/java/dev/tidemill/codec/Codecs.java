/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.codec;

import dev.tidemill.internal.codec.DeclaredType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Finds the codec of each type.
 *
 * <pre>{@code
 * Codecs codecs = Codecs.standard();
 * byte[] bytes = codecs.encode(new Totals("Berlin", 3));
 * codecs.decode(bytes);   // Totals[shop=Berlin, total=3]
 * }</pre>
 */
public final class Codecs {
  private final CodecLimits limits;
  private final TypeBinder binder;
  private final RuntimeClasses classes;

  private Codecs(Builder builder) {
    limits = builder.limits;
    binder = new TypeBinder(builder.registered, builder.factories);
    classes = new RuntimeClasses(binder);
  }

  public static Codecs standard() {
    return builder().build();
  }

  public static Builder builder() {
    return new Builder();
  }

  @SuppressWarnings("unchecked") // the codec is that of the type
  public <T> Codec<T> of(Class<T> type) {
    return (Codec<T>) binder.declared(DeclaredType.of(Objects.requireNonNull(type, "type")));
  }

  public CodecOutput output() {
    return new CodecOutput(limits, classes, false);
  }

  public CodecInput input(byte[] bytes) {
    return new CodecInput(bytes, 0, bytes.length, limits, classes);
  }

  public byte[] encode(@Nullable Object value) {
    CodecOutput out = output();
    out.writeValue(value);
    return out.toByteArray();
  }

  public @Nullable Object decode(byte[] bytes) {
    CodecInput in = input(bytes);
    Object value = in.readValue();
    if (in.remaining() > 0) {
      throw in.malformed(in.remaining() + " bytes follow the value");
    }
    return value;
  }

  public int hash(@Nullable Object key) {
    CodecOutput out = new CodecOutput(limits, classes, true);
    out.writeValue(key);
    return out.hash();
  }

  public static final class Builder {
    private final Map<Class<?>, CustomCodec> registered = new LinkedHashMap<>();
    private final List<CodecFactory> factories = new ArrayList<>();
    private CodecLimits limits = CodecLimits.standard();

    private Builder() {}

    public Builder register(Codec<?> codec) {
      registered.put(codec.type(), new CustomCodec(codec));
      return this;
    }

    public Builder factory(CodecFactory factory) {
      factories.add(factory);
      return this;
    }

    public Builder limits(CodecLimits bounds) {
      limits = bounds;
      return this;
    }

    public Codecs build() {
      return new Codecs(this);
    }
  }
}
