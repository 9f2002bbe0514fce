/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Tests of whole streaming jobs: batches go in, batches come out, one at a time, on a manual clock
 * that the test advances.
 *
 * <p>{@link dev.tidemill.testkit.StreamTester} runs the job,
 * {@link dev.tidemill.testkit.QueueFixture} brings its records in,
 * {@link dev.tidemill.testkit.StreamProbe} keeps what comes out,
 * {@link dev.tidemill.testkit.StreamAssertions} judges it, and
 * {@link dev.tidemill.testkit.StreamTest} has JUnit do all that in several ways.
 */
@LibraryCode
@NullMarked
package dev.tidemill.testkit;

import dev.tidemill.error.LibraryCode;
import org.jspecify.annotations.NullMarked;
