/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/** A connector that is neither of the job nor of Tidemill. */
@NullMarked
package acme.queue;

import org.jspecify.annotations.NullMarked;
