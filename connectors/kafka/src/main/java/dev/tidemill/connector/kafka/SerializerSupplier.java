/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kafka;

import java.io.Serializable;
import java.util.function.Supplier;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Makes a serializer where records are written: {@code LongSerializer::new}, or
 * {@code () -> (topic, order) -> order.toBytes()}.
 *
 * <p>Called on workers, once for each partition of a batch; what it makes is configured with the
 * sink's properties, is used by one thread, and is closed.
 *
 * @param <T> what becomes bytes
 */
@FunctionalInterface
public interface SerializerSupplier<T> extends Supplier<Serializer<? super T>>, Serializable {}
