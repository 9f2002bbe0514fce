/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.checkpoint;

/**
 * A part of a job for which something is kept.
 *
 * @param kind what it is
 * @param name by which it is found again
 * @param form what must stay the same for what is kept to be of use, in readable form
 * @param place where the program declares it
 */
public record DescribedNode(Kind kind, String name, String form, String place)
    implements Comparable<DescribedNode> {
  /** What a job keeps something for. */
  public enum Kind {
    SOURCE("source"),
    STATE("state"),
    WINDOW("batches of a window"),
    OUTPUT("output");

    private final String text;

    Kind(String text) {
      this.text = text;
    }

    @Override
    public String toString() {
      return text;
    }
  }

  @Override
  public int compareTo(DescribedNode other) {
    int byKind = kind.compareTo(other.kind);
    return byKind != 0 ? byKind : name.compareTo(other.name);
  }
}
