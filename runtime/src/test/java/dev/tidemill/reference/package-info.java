/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * What plans mean, as the slowest and plainest engine there can be: every other engine must agree with it.
 */
@NullMarked
package dev.tidemill.reference;

import org.jspecify.annotations.NullMarked;
