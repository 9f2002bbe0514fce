/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/** State that is written down and read again: a double of what holds it, and engines that do so after every batch. */
@NullMarked
package dev.tidemill.restore;

import org.jspecify.annotations.NullMarked;
