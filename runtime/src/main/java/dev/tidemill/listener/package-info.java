/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/** The events and reports of a running job, for those who monitor it. */
@NullMarked
package dev.tidemill.listener;

import org.jspecify.annotations.NullMarked;
