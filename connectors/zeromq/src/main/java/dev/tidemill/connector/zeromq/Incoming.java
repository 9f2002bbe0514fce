/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.zeromq;

/**
 * A message that has come from a socket.
 *
 * @param isTooLarge whether it is to be left out; the message then has no payload
 * @param bytes size of all frames
 */
record Incoming(ZeroMqMessage message, boolean isTooLarge, long bytes) {}
