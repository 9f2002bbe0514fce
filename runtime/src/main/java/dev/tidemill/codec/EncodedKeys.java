/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.codec;

import dev.tidemill.spi.key.KeyEncoding;
import java.util.function.ToIntFunction;

/**
 * Hashes keys by their canonical encoding, as {@link Codecs#hash} does. Placement must be the same
 * in all programs, so it knows no registered codecs, only those that classes name with {@link
 * EncodedBy}. Keys are never decoded, so their classes need no particular constructor.
 */
public final class EncodedKeys implements KeyEncoding {
  /** For {@link java.util.ServiceLoader}. */
  public EncodedKeys() {}

  /** Codecs of its own for each class, so that nothing keeps a class that nobody uses any more. */
  @Override
  public ToIntFunction<Object> of(Class<?> type) {
    return Codecs.forKeys().keyHash(type);
  }
}
