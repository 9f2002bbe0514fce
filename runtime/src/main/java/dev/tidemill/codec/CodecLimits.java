/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.codec;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import java.io.Serializable;

/**
 * Limits for encoding and decoding. A value that exceeds a limit fails with the code
 * {@code VALUE_TOO_LARGE}; the message names the limit.
 *
 * <pre>{@code
 * Codecs.builder().limits(CodecLimits.standard().withMaxDepth(500)).build();
 * }</pre>
 *
 * @param maxBytes maximum size of a {@link CodecOutput} in bytes; default 256 MiB
 * @param maxStringBytes maximum size of a string in UTF-8 bytes; default 16 MiB
 * @param maxElements maximum number of elements of an array, collection or map; default 16,777,216
 * @param maxDepth maximum nesting depth of values; default 200
 */
public record CodecLimits(int maxBytes, int maxStringBytes, int maxElements, int maxDepth)
    implements Serializable {
  private static final CodecLimits STANDARD = new CodecLimits(256 << 20, 16 << 20, 1 << 24, 200);

  /**
   * @throws TidemillException with {@code INVALID_ARGUMENT} if a bound is less than 1
   */
  public CodecLimits {
    check("maxBytes", maxBytes);
    check("maxStringBytes", maxStringBytes);
    check("maxElements", maxElements);
    check("maxDepth", maxDepth);
  }

  /** Returns the default limits. */
  public static CodecLimits standard() {
    return STANDARD;
  }

  /** Returns these limits with another maximum size of an output. */
  public CodecLimits withMaxBytes(int bytes) {
    return new CodecLimits(bytes, maxStringBytes, maxElements, maxDepth);
  }

  /** Returns these limits with another maximum size of a string. */
  public CodecLimits withMaxStringBytes(int bytes) {
    return new CodecLimits(maxBytes, bytes, maxElements, maxDepth);
  }

  /** Returns these limits with another maximum number of elements. */
  public CodecLimits withMaxElements(int elements) {
    return new CodecLimits(maxBytes, maxStringBytes, elements, maxDepth);
  }

  /**
   * Returns these limits with another maximum depth. Deeply nested values need a large thread
   * stack; 1,000 levels are safe with the JVM's default.
   */
  public CodecLimits withMaxDepth(int depth) {
    return new CodecLimits(maxBytes, maxStringBytes, maxElements, depth);
  }

  private static void check(String name, int value) {
    if (value < 1) {
      throw new TidemillException(
          ErrorCode.INVALID_ARGUMENT, name + " is " + value + "; it must be at least 1");
    }
  }

  static TidemillException exceeded(String what, long value, String bound, int limit) {
    return new TidemillException(
        ErrorCode.VALUE_TOO_LARGE,
        what + " is " + value + ", more than " + limit + "; raise CodecLimits." + bound
            + " if values are meant to be that large");
  }
}
