/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/** Suites that the author of a connector inherits. */
@LibraryCode
@NullMarked
package dev.tidemill.testkit.contract;

import dev.tidemill.error.LibraryCode;
import org.jspecify.annotations.NullMarked;
