/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.codec;

import java.util.Optional;

/**
 * Creates codecs on demand, for modules that integrate another serialization library. Registered
 * codecs take precedence over factories, and factories over the built-in codecs.
 *
 * <pre>{@code
 * Codecs.builder().factory(type -> type.isAnnotationPresent(Packed.class) ? Optional.of(new PackedCodec<>(type)) : Optional.empty())
 * }</pre>
 */
@FunctionalInterface
public interface CodecFactory {
  /**
   * Returns the codec for objects of exactly this class, or empty if this factory does not support
   * it. Called once per class; the result must be deterministic.
   */
  Optional<Codec<?>> create(Class<?> type);
}
