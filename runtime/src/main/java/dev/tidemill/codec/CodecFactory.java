/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.codec;

import java.util.Optional;

/**
 * Makes codecs for classes as they are met: for a module that brings another library's serialization. Asked before the codecs that Tidemill
 * makes itself, and after those that are registered.
 *
 * <pre>{@code
 * Codecs.builder().factory(type -> type.isAnnotationPresent(Packed.class) ? Optional.of(new PackedCodec<>(type)) : Optional.empty())
 * }</pre>
 */
@FunctionalInterface
public interface CodecFactory {
  /**
   * The codec for objects of just this class, or empty if this factory makes none. Called once for each class; must always give the same
   * answer.
   */
  Optional<Codec<?>> create(Class<?> type);
}
