/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Streams of what the Avro sinks of Apache Flume agents send. Start with {@link
 * dev.tidemill.connector.flume.Flume}.
 *
 * <p>The few messages that such a sink knows are read by the connector itself, so nothing of Flume is
 * on the class path of a job.
 */
@NullMarked
package dev.tidemill.connector.flume;

import org.jspecify.annotations.NullMarked;
