/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/** A real Kafka broker for tests: {@link dev.tidemill.connector.kafka.testing.KafkaBroker}. */
@NullMarked
package dev.tidemill.connector.kafka.testing;

import org.jspecify.annotations.NullMarked;
