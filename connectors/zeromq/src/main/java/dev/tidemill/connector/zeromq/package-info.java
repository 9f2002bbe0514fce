/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/** Streams from ZeroMQ sockets, and to them. */
@NullMarked
package dev.tidemill.connector.zeromq;

import org.jspecify.annotations.NullMarked;
