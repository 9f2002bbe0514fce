/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/** A library of streams, as somebody else may write one. */
@LibraryCode
@NullMarked
package library;

import dev.tidemill.error.LibraryCode;
import org.jspecify.annotations.NullMarked;
