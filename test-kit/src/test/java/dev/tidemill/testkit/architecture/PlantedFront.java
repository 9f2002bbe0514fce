/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.architecture;

import dev.tidemill.testkit.architecture.planted.PlantedRoom;

/** With {@link PlantedRoom} a cycle between two packages. Never run. */
public final class PlantedFront {
  PlantedRoom room() {
    return new PlantedRoom();
  }
}
