/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Streams from the topics of MQTT brokers, and to them: {@link dev.tidemill.connector.mqtt.Mqtt}.
 *
 * <p>A source is a receiver: each message is acknowledged when the job has stored it. A sink sends
 * each batch and waits for the acknowledgements of the broker.
 */
@NullMarked
package dev.tidemill.connector.mqtt;

import org.jspecify.annotations.NullMarked;
