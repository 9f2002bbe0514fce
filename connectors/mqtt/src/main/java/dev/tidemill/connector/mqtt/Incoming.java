/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.mqtt;

/**
 * A message on its way to the job.
 *
 * @param acknowledgement tells the broker that it may forget the message; any thread may call it
 */
record Incoming(MqttMessage message, Runnable acknowledgement) {}
