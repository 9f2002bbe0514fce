/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.listener;

import java.util.Optional;

/**
 * An event of a receiver.
 *
 * @param stream name of its stream
 * @param message why it was stopped or what went wrong; empty at a start
 * @param error the exception behind it, if any
 */
public record ReceiverInfo(String stream, String message, Optional<Throwable> error) {}
