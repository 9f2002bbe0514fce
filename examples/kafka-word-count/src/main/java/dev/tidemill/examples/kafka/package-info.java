/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Words from a Kafka topic, counted batch by batch.
 */
@NullMarked
package dev.tidemill.examples.kafka;

import org.jspecify.annotations.NullMarked;
