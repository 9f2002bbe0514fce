/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kafka;

import java.io.Serializable;
import java.util.function.Supplier;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * Creates a deserializer where records are read: {@code LongDeserializer::new}, or {@code () ->
 * (topic, bytes) -> Order.parse(bytes)}.
 *
 * <p>Called on workers, once per partition of a batch. The deserializer is configured with the
 * source's properties, used by one thread, and closed.
 *
 * @param <T> type of the deserialized value
 */
@FunctionalInterface
public interface DeserializerSupplier<T>
    extends Supplier<Deserializer<? extends T>>, Serializable {}
