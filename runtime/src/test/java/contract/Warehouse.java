/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package contract;

import java.util.ArrayList;
import java.util.List;

/**
 * Records between two stages, as bytes.
 *
 * @param partitions for each partition the parcels that hold its records, in order
 */
record Warehouse(List<List<Parcel>> partitions) {
  /** One parcel for each partition. */
  static Warehouse ofOneEach(List<Parcel> parcels) {
    return new Warehouse(parcels.stream().map(List::of).toList());
  }

  /** Each target partition takes its parcel from every source, in order of the sources. */
  static Warehouse shuffled(List<List<Parcel>> sources, int targets) {
    List<List<Parcel>> partitions = new ArrayList<>();
    for (int target = 0; target < targets; target++) {
      List<Parcel> parcels = new ArrayList<>();
      for (List<Parcel> source : sources) {
        parcels.add(source.get(target));
      }
      partitions.add(parcels);
    }
    return new Warehouse(partitions);
  }
}
