/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * A stream of posts from X, formerly Twitter: {@link dev.tidemill.connector.x.X}.
 *
 * <p>The receiver holds one connection to the filtered stream of the API v2. The service sends nothing
 * again, except what backfill covers, so the stream is at most once.
 */
@NullMarked
package dev.tidemill.connector.x;

import org.jspecify.annotations.NullMarked;
