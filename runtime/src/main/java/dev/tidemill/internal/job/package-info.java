/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The wiring: makes what a context consists of, opens a job and holds its life. The one package
 * that may name all below the front door.
 */
@NullMarked
package dev.tidemill.internal.job;

import org.jspecify.annotations.NullMarked;
