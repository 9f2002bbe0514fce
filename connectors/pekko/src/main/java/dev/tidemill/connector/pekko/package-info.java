/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Streams of what Apache Pekko actors send. Start with {@link dev.tidemill.connector.pekko.Pekko}.
 *
 * <p>A source is an actor with an address that stays the same. An {@link
 * dev.tidemill.connector.pekko.ActorSender} sends to it, and sends again until the job has stored
 * what it sent. Any actor can send to it with {@code tell}, at most once.
 */
@NullMarked
package dev.tidemill.connector.pekko;

import org.jspecify.annotations.NullMarked;
