/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/** The rules that the packages of a code base keep, and a small code base that breaks each of them. */
@NullMarked
package dev.tidemill.architecture;

import org.jspecify.annotations.NullMarked;
