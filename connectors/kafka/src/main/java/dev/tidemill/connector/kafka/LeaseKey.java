/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kafka;

import java.io.Serializable;
import java.util.UUID;

/**
 * Whose clients a worker may use: those that were made for the same opened source.
 *
 * @param id one for each opened source
 * @param name begins the names of clients
 */
record LeaseKey(UUID id, String name, ClientSettings client) implements Serializable {}
