/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.simulation;

import dev.tidemill.testkit.storage.Loss;
import dev.tidemill.testkit.storage.SimulatedDisk;
import java.util.ArrayList;
import java.util.List;

/** What a simulation disturbs with, and how it compares. Tests break each part to see that it counts. */
interface Tools {
  Tools WORKING = new Tools() {};

  /** The change at which a life is really killed. */
  default int kill(int planned) {
    return planned;
  }

  default void losePower(SimulatedDisk disk, Loss loss) {
    disk.losePower(loss);
  }

  /** In which ways outputs differ from what they should be. */
  default List<String> differences(Outputs expected, Outputs actual) {
    List<String> differences = new ArrayList<>();
    differ(differences, "files", expected.files(), actual.files());
    differ(differences, "table", expected.table(), actual.table());
    differ(differences, "topic", expected.topic(), actual.topic());
    differ(differences, "state", expected.state(), actual.state());
    differ(differences, "remains", expected.remains(), actual.remains());
    return differences;
  }

  private static void differ(List<String> to, String what, Object expected, Object actual) {
    if (!expected.equals(actual)) {
      to.add("wrong " + what + ": " + actual + " instead of " + expected);
    }
  }
}
