/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/** Contract tests that implementations of the SPI inherit. */
@LibraryCode
@NullMarked
package dev.tidemill.testkit.contract;

import dev.tidemill.error.LibraryCode;
import org.jspecify.annotations.NullMarked;
