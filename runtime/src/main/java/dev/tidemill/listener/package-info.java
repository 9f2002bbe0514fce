/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * What a running job tells those who watch it.
 */
@NullMarked
package dev.tidemill.listener;

import org.jspecify.annotations.NullMarked;
