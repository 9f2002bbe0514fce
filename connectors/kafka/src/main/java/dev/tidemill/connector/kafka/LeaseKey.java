/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kafka;

import java.io.Serializable;

/**
 * Whose clients a worker may use: those that were made for the same opened source.
 *
 * @param id one for each opening of a source
 * @param name begins the names of clients
 */
record LeaseKey(String id, String name, ClientSettings client) implements Serializable {}
