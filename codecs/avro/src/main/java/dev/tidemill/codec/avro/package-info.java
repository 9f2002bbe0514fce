/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Records from Avro, with schemas of a registry: {@code
 * Kafka.topic("orders").records(Avro.registry("http://registry:8081").records(...))}.
 */
@NullMarked
package dev.tidemill.codec.avro;

import org.jspecify.annotations.NullMarked;
