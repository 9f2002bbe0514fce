/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
@NullMarked
package dev.tidemill.ui.view;

import org.jspecify.annotations.NullMarked;
