/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * A server for tests of jobs that receive posts of X:
 * {@link dev.tidemill.connector.x.testing.XServer}.
 */
@NullMarked
package dev.tidemill.connector.x.testing;

import org.jspecify.annotations.NullMarked;
