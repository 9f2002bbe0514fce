/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.x;

/**
 * A rule of the filtered stream.
 *
 * @param tag names it in posts that match it
 * @param value what is to match, in the query language of X
 */
record XRule(String tag, String value) {}
