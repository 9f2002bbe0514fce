/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Streams from Kafka topics, and to them: {@link dev.tidemill.connector.kafka.Kafka}.
 *
 * <p>The driver asks the brokers where each partition ends, and by that names the exact range of
 * every batch; workers read those ranges, each with exclusive use of a client. No
 * consumer group is joined, so nothing is ever rebalanced.
 */
@NullMarked
package dev.tidemill.connector.kafka;

import org.jspecify.annotations.NullMarked;
