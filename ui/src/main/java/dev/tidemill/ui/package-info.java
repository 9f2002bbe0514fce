/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The monitoring page: found on the class path by jobs, served by the web server of the JDK, with
 * every number in a form for programs, too.
 */
@NullMarked
package dev.tidemill.ui;

import org.jspecify.annotations.NullMarked;
