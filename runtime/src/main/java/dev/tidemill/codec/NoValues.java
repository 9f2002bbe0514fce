/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.codec;

import org.jspecify.annotations.Nullable;

/** Stands where no values of any class are written and read. */
enum NoValues implements CodecInput.AnyReader, CodecOutput.AnyWriter {
  NONE;

  @Override
  public void writeAny(@Nullable Object value, CodecOutput out) {
    throw CodecOutput.notEncodable("values of any class are not written here");
  }

  @Override
  public Codec<Object> writeClass(Class<?> type, CodecOutput out) {
    throw CodecOutput.notEncodable("values of any class are not written here");
  }

  @Override
  public Codec<Object> readClass(CodecInput in) {
    throw in.malformed("values of any class are not read here");
  }

  @Override
  public void writeEnumClass(Class<?> type, CodecOutput out) {
    writeAny(type, out);
  }

  @Override
  public Object readAny(CodecInput in) {
    throw in.malformed("values of any class are not read here");
  }

  @Override
  public Class<?> readEnumClass(CodecInput in) {
    throw in.malformed("values of any class are not read here");
  }
}
