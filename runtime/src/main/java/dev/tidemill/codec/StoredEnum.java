/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.codec;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Constants by their index in the stored list of names, which may be another one than today's. */
final class StoredEnum extends StoredType {
  private final List<?> constants;

  StoredEnum(Class<?> type, String expression, List<?> constants) {
    super(type, expression);
    this.constants = constants;
  }

  @Override
  public Object read(CodecInput in) {
    Object constant = readNullable(in);
    if (constant == null) {
      throw in.malformed("a " + expression() + " is null");
    }
    return constant;
  }

  @Override
  @Nullable
  Object readNullable(CodecInput in) {
    int index = in.readUnsignedInt();
    if (index < 0 || index > constants.size()) {
      throw in.malformed(expression() + " had no constant number " + Integer.toUnsignedString(index)
          + ", only " + constants.size());
    }
    return index == 0 ? null : constants.get(index - 1);
  }
}
