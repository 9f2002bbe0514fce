/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.codec;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;

/** Stands for a stored class that cannot be read with the classes of today. */
final class UnreadableCodec extends TypeCodec {
  private final Compatibility why;

  UnreadableCodec(String name, Compatibility why) {
    super(Object.class, name);
    this.why = why;
  }

  @Override
  public void write(Object value, CodecOutput out) {
    throw CodecOutput.notEncodable(expression() + " is only read");
  }

  @Override
  public Object read(CodecInput in) {
    throw new TidemillException(
        ErrorCode.INCOMPATIBLE_SCHEMA,
        "what was stored cannot be read with the classes of this program:\n" + why);
  }

  @Override
  boolean isFixed() {
    return false;
  }
}
