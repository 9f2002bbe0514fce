/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.statestore;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What has become of the names of an earlier version of the job.
 *
 * @param renamed new names of states and streams by the old ones
 * @param droppedStates new names of states that are not restored
 * @param droppedStreams new keys of streams whose panes are not restored
 */
public record StoredNames(
    Map<String, String> renamed, Set<String> droppedStates, Set<String> droppedStreams) {
  /** All names are as they were. */
  public static final StoredNames SAME = new StoredNames(Map.of(), Set.of(), Set.of());

  public StoredNames {
    renamed = Map.copyOf(renamed);
    droppedStates = Set.copyOf(droppedStates);
    droppedStreams = Set.copyOf(droppedStreams);
  }

  Optional<String> state(String name) {
    return Optional.of(renamed.getOrDefault(name, name))
        .filter(now -> !droppedStates.contains(now));
  }

  Optional<String> stream(String key) {
    return Optional.of(renamed.getOrDefault(key, key)).filter(now -> !droppedStreams.contains(now));
  }
}
