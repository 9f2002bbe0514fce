/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.function;

import java.io.InputStream;
import java.io.Serializable;
import java.util.function.Consumer;

/**
 * Decodes a stream of bytes into records. Called once per connection of a socket stream, on the
 * receiver's thread, or once per file of a file stream, on a worker.
 *
 * <p>May block while reading. Passes each record to {@code out} as soon as it is complete, and
 * returns at the end of the input. {@code out} blocks while the receiver's buffer is full. An
 * exception ends the connection, which is then reopened; for a file, it fails the batch.
 *
 * <pre>{@code
 * Decoder<Integer> ints = (in, out) -> {
 *   DataInputStream data = new DataInputStream(in);
 *   while (true) out.accept(data.readInt());   // EOFException ends the connection
 * };
 * }</pre>
 */
@FunctionalInterface
public interface Decoder<T> extends Serializable {
  void decode(InputStream in, Consumer<? super T> out) throws Exception;
}
