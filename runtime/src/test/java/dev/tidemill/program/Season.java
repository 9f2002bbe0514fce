/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.program;

/** Records and keys whose hash code differs in every JVM. */
enum Season {
  SPRING,
  SUMMER,
  AUTUMN,
  WINTER
}
