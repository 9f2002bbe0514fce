/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * A small web server on top of the one in the JDK: who may ask, and how answers are sent. Knows
 * nothing of jobs.
 */
@NullMarked
package dev.tidemill.ui.http;

import org.jspecify.annotations.NullMarked;
