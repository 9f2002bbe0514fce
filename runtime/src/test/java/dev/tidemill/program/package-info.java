/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Random streaming programs: how they are made, run, compared, made smaller and shown to people.
 */
@NullMarked
package dev.tidemill.program;

import org.jspecify.annotations.NullMarked;
