/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.architecture;

/** Named like a test class. Never run. */
final class TestPlanted {}
