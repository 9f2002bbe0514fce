/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.zeromq;

import dev.tidemill.function.MapFunction;
import java.io.Serializable;

/**
 * What is sent of a record.
 *
 * @param topic the first frame; empty for none
 * @param payload the last frame
 */
record MessageEncoder<T>(
    MapFunction<? super T, String> topic, MapFunction<? super T, byte[]> payload)
    implements Serializable {}
