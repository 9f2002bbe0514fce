/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kafka;

import java.io.Serializable;
import java.util.function.Supplier;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * Makes a deserializer where records are read: {@code LongDeserializer::new}, or {@code () -> (topic, bytes) ->
 * Order.parse(bytes)}.
 *
 * <p>Called on workers, once for each partition of a batch; what it makes is configured with the source's properties, is used
 * by one thread, and is closed.
 *
 * @param <T> what bytes become
 */
@FunctionalInterface
public interface DeserializerSupplier<T>
    extends Supplier<Deserializer<? extends T>>, Serializable {}
