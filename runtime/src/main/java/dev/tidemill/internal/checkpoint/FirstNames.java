/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.checkpoint;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The names under which the sources and outputs of a job keep what is not in the batch log: received
 * records, what is staged, and their ids and ledgers at servers. A part that was renamed goes on
 * under its first name. So a new part whose name is the first name of another one gets a first name
 * that is free: its own name with a number behind it. That depends only on what is stored and on
 * the program, so a start that is interrupted before it is stored gives the same names again.
 */
public final class FirstNames {
  /** All parts have their first names. */
  static final FirstNames NONE = new FirstNames();

  private final Map<String, String> others = new TreeMap<>();
  private final Set<String> newSources = new TreeSet<>();
  private final Set<String> droppedSources = new TreeSet<>();

  private FirstNames() {}

  /**
   * The first names after a change of the job.
   *
   * @param rows what becomes of each part
   * @param renamed new names by old ones
   * @param before by stored name, the first name, if that is another one
   */
  static FirstNames of(
      JobDescription stored,
      JobDescription program,
      List<Upgrade.Row> rows,
      Map<String, String> renamed,
      Map<String, String> before) {
    FirstNames names = new FirstNames();
    for (DescribedNode.Kind kind : List.of(DescribedNode.Kind.SOURCE, DescribedNode.Kind.OUTPUT)) {
      Set<String> kept = rows.stream()
          .filter(row -> row.kind() == kind && row.effect().isKept())
          .map(Upgrade.Row::name)
          .collect(Collectors.toSet());
      Map<String, String> first = new HashMap<>();
      Set<String> taken = new HashSet<>();
      for (String name : stored.names(kind)) {
        String present = renamed.getOrDefault(name, name);
        String firstName = before.getOrDefault(name, name);
        if (kept.contains(present)) {
          first.put(present, firstName);
          taken.add(firstName);
        } else if (kind == DescribedNode.Kind.SOURCE) {
          // its received records are deleted when this start is stored, and sources are open by
          // then
          taken.add(firstName);
          names.droppedSources.add(firstName);
        }
      }
      Set<String> added = new TreeSet<>(program.names(kind));
      added.removeAll(kept);
      for (String name : added) {
        if (taken.add(name)) {
          first.put(name, name);
        }
      }
      added.forEach(name -> first.computeIfAbsent(name, other -> free(other, taken)));
      if (kind == DescribedNode.Kind.SOURCE) {
        added.forEach(name -> names.newSources.add(first.getOrDefault(name, name)));
      }
      first.forEach((name, firstName) -> {
        if (!name.equals(firstName)) {
          names.others.put(name, firstName);
        }
      });
    }
    return names;
  }

  private static String free(String name, Set<String> taken) {
    int number = 2;
    while (!taken.add(name + "-" + number)) {
      number++;
    }
    return name + "-" + number;
  }

  /** The first name of a source or output. */
  String of(String name) {
    return others.getOrDefault(name, name);
  }

  /** By name of a source or output, its first name; those whose first name it is are missing. */
  Map<String, String> others() {
    return others;
  }

  /** The first names of sources that begin with this start. */
  Set<String> newSources() {
    return newSources;
  }

  /** The first names of sources that do not go on. */
  Set<String> droppedSources() {
    return droppedSources;
  }
}
