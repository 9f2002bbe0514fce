/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.architecture.planted;

import dev.tidemill.testkit.architecture.PlantedFront;

/** With {@link PlantedFront} a cycle between two packages. Never run. */
public final class PlantedRoom {
  public PlantedFront front() {
    return new PlantedFront();
  }
}
