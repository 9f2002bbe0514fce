/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.codec;

/** Only reads: what was stored is in another form than what is written today. */
abstract class StoredType extends TypeCodec {
  StoredType(Class<?> type, String expression) {
    super(type, expression);
  }

  @Override
  public final void write(Object value, CodecOutput out) {
    throw new UnsupportedOperationException(expression() + " is only read");
  }

  @Override
  final boolean isFixed() {
    return false;
  }
}
