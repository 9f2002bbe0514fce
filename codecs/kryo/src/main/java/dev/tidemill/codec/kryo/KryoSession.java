/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.codec.kryo;

import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.io.Output;
import dev.tidemill.codec.CodecLimits;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Writes and reads one value at a time. Not usable any more after a failure. */
final class KryoSession {
  private static final int INITIAL_BYTES = 256;
  /** A larger buffer is not kept. */
  private static final int MAX_KEPT_BYTES = 1 << 20;

  private final SafeKryo kryo;
  private final BoundedInput input = new BoundedInput();
  private Output output = newOutput();

  KryoSession(Registrations registrations, Collection<RegisteredClass> format) {
    kryo = new SafeKryo(registrations, format);
  }

  private static Output newOutput() {
    return new Output(INITIAL_BYTES, CodecLimits.standard().maxBytes());
  }

  byte[] write(Object value) {
    kryo.writeClassAndObject(output, value);
    byte[] bytes = output.toBytes();
    if (output.getBuffer().length > MAX_KEPT_BYTES) {
      output = newOutput();
    } else {
      output.reset();
    }
    return bytes;
  }

  @Nullable
  Object read(byte[] bytes) {
    input.setBuffer(bytes);
    Object value = kryo.readClassAndObject(input);
    if (input.position() != bytes.length) {
      throw new KryoException((bytes.length - input.position()) + " bytes remain after the value");
    }
    return value;
  }
}
