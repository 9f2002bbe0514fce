/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/** A disk in memory that loses what was not synced, for tests of crashes. */
@LibraryCode
@NullMarked
package dev.tidemill.testkit.storage;

import dev.tidemill.error.LibraryCode;
import org.jspecify.annotations.NullMarked;
