/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.sink;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Keeps a small output in the receipt. A larger one is written elsewhere as a whole. */
abstract class InlineFirstOutput extends StagedOutput {
  private static final String INLINE = "inline:";

  private final byte[] first = new byte[Staging.INLINE_BYTES];
  private int size;
  private @Nullable OutputStream elsewhere;

  /** Opens the destination for an output that is too large for a receipt. Called at most once. */
  abstract OutputStream openElsewhere() throws IOException;

  /** Completes what {@link #openElsewhere} opened, and returns its receipt. */
  abstract String finishElsewhere() throws IOException;

  /** Returns the bytes inside a receipt, or null if they are stored elsewhere. */
  static byte @Nullable [] bytesIn(String receipt) throws IOException {
    if (!receipt.startsWith(INLINE)) {
      return null;
    }
    try {
      return Base64.getDecoder().decode(receipt.substring(INLINE.length()));
    } catch (IllegalArgumentException e) {
      throw new IOException("the receipt " + receipt + " is damaged: " + e.getMessage(), e);
    }
  }

  @Override
  public final void write(int value) throws IOException {
    if (elsewhere != null) {
      elsewhere.write(value);
    } else if (size < first.length) {
      first[size++] = (byte) value;
    } else {
      write(new byte[] {(byte) value}, 0, 1);
    }
  }

  @Override
  public final void write(byte[] bytes, int offset, int length) throws IOException {
    OutputStream out = elsewhere;
    if (out == null && size + length <= first.length) {
      System.arraycopy(bytes, offset, first, size, length);
      size += length;
      return;
    }
    if (out == null) {
      out = openElsewhere();
      elsewhere = out;
      out.write(first, 0, size);
    }
    out.write(bytes, offset, length);
  }

  @Override
  public final String finish() throws IOException {
    if (elsewhere != null) {
      elsewhere.flush();
      return finishElsewhere();
    }
    byte[] bytes = Arrays.copyOf(first, size);
    return INLINE + Base64.getEncoder().encodeToString(bytes);
  }

  @Override
  public final void close() throws IOException {
    if (elsewhere != null) {
      elsewhere.close();
    }
  }
}
