/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/** Black-box tests: real Mavens run real projects against the artifacts of this build. */
@NullMarked
package dev.tidemill.it;

import org.jspecify.annotations.NullMarked;
