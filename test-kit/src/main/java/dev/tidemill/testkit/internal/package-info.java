/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/** How the kit does what it offers; may change at any time. */
@LibraryCode
@NullMarked
package dev.tidemill.testkit.internal;

import dev.tidemill.error.LibraryCode;
import org.jspecify.annotations.NullMarked;
