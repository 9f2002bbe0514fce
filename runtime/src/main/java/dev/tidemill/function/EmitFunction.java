/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.function;

import java.io.Serializable;
import java.util.function.Consumer;

/**
 * Maps one record to any number of records by passing each of them to {@code out}: the form of
 * {@code flatMap} that builds no list.
 *
 * <pre>{@code
 * lines.flatMap((line, out) -> {
 *   for (String word : line.split(" ")) out.accept(word);
 * })
 * }</pre>
 *
 * <p>Runs on the workers, on several threads at once; may throw, which fails the batch. {@code out}
 * is valid only during the call and on its thread.
 */
@FunctionalInterface
public interface EmitFunction<T, R> extends Serializable {
  void call(T record, Consumer<? super R> out) throws Exception;
}
