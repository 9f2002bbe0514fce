/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.checkpoint;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.internal.statestore.StoredNames;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of everything that a checkpoint keeps if a version of the program goes on from it.
 *
 * @param rows in the order of kind and name
 * @param renamed new names by old ones
 * @param firstNames the names under which sources and outputs keep what is not in the batch log
 */
public record Upgrade(List<Row> rows, Map<String, String> renamed, FirstNames firstNames) {
  /** Nothing changes. */
  public static final Upgrade NONE = new Upgrade(List.of(), Map.of(), FirstNames.NONE);

  /** What becomes of a part of a job. */
  public enum Effect {
    KEPT("kept"),
    RENAMED("renamed"),
    ADDED("added"),
    DROPPED("dropped"),
    MISSING("missing"),
    CHANGED("changed");

    private final String text;

    Effect(String text) {
      this.text = text;
    }

    /** Whether what is stored goes on. */
    boolean isKept() {
      return this == KEPT || this == RENAMED;
    }

    /** Whether a start is refused because of it. */
    public boolean isRefused() {
      return this == MISSING || this == CHANGED;
    }

    @Override
    public String toString() {
      return text;
    }
  }

  /**
   * A part of the job.
   *
   * @param detail what was and what is, or where
   * @param advice what to do if a start is refused because of it
   */
  public record Row(
      Effect effect, DescribedNode.Kind kind, String name, String detail, String advice) {}

  public Upgrade {
    rows = List.copyOf(rows);
    renamed = Map.copyOf(renamed);
  }

  /**
   * Compares what is kept with a program.
   *
   * @param formerNames the present names by the former ones, as the program states
   * @param dropped names of what is not needed any more
   * @param panes by name of a state of the program that is a window, the name of its batches
   * @param firstNames by name of a stored source or output, the name that it had at first, if that
   *     is another one
   */
  static Upgrade between(
      JobDescription stored,
      JobDescription program,
      Map<String, String> formerNames,
      Set<String> dropped,
      Map<String, String> panes,
      Map<String, String> firstNames) {
    Map<Key, DescribedNode> now = new TreeMap<>();
    program.nodes().forEach(node -> now.put(Key.of(node), node));
    Map<Key, DescribedNode> before = new TreeMap<>();
    Map<String, String> renamed = new LinkedHashMap<>();
    Set<Key> known = stored.nodes().stream().map(Key::of).collect(Collectors.toSet());
    for (DescribedNode node : stored.nodes()) {
      Key key = Key.of(node);
      Key renamedKey = new Key(node.kind(), renamed(node.name(), formerNames));
      // what has the present name already is not replaced by what has a former one
      if (!now.containsKey(key) && now.containsKey(renamedKey) && !known.contains(renamedKey)) {
        key = renamedKey;
        renamed.put(node.name(), key.name());
      }
      before.put(key, node);
    }
    List<Row> rows = new ArrayList<>();
    now.forEach((key, node) -> rows.add(row(before.remove(key), node, dropped)));
    before.values().forEach(gone -> rows.add(gone(gone, dropped)));
    Set<String> keptPanes = rows.stream()
        .filter(row -> row.kind() == DescribedNode.Kind.WINDOW && row.effect().isKept())
        .map(Row::name)
        .collect(Collectors.toSet());
    FirstNames names = FirstNames.of(stored, program, rows, renamed, firstNames);
    return new Upgrade(
        rows.stream()
            .map(row -> withPanes(row, panes, keptPanes, dropped))
            .map(row -> withFirstName(row, names))
            .toList(),
        renamed,
        names);
  }

  /** Servers and directories show the first name of a new part, so the table says which it is. */
  private static Row withFirstName(Row row, FirstNames names) {
    String first = names.of(row.name());
    boolean isOther = row.effect() == Effect.ADDED && !first.equals(row.name());
    return isOther
        ? new Row(
            row.effect(),
            row.kind(),
            row.name(),
            row.detail() + ", keeps its data as \"" + first + "\", because \"" + row.name()
                + "\" is the first name of another " + row.kind(),
            row.advice())
        : row;
  }

  /**
   * The totals of a window without the batches that are still to leave it would stay too large for
   * ever: both are kept, or none.
   */
  private static Row withPanes(
      Row row, Map<String, String> panes, Set<String> keptPanes, Set<String> dropped) {
    String batches = panes.get(row.name());
    boolean isWhole = batches == null || keptPanes.contains(batches);
    if (row.kind() != DescribedNode.Kind.STATE || !row.effect().isKept() || isWhole) {
      return row;
    }
    return isDropped(row.name(), dropped)
        ? new Row(Effect.DROPPED, row.kind(), row.name(), "begins anew: " + row.detail(), "")
        : new Row(
            Effect.CHANGED,
            row.kind(),
            row.name(),
            "the batches of its window are not kept, " + row.detail(),
            "keep them: name what has replaced their stream .formerly(...), or drop the window, too:"
                + " stream.checkpoint.drop=" + row.name());
  }

  /** The present form of a name, or of a key that derives from a name. */
  private static String renamed(String name, Map<String, String> formerNames) {
    String present = formerNames.get(name);
    if (present != null) {
      return present;
    }
    for (Map.Entry<String, String> entry : formerNames.entrySet()) {
      if (name.startsWith(entry.getKey() + ".")) {
        return entry.getValue() + name.substring(entry.getKey().length());
      }
    }
    return name;
  }

  private record Key(DescribedNode.Kind kind, String name) implements Comparable<Key> {
    static Key of(DescribedNode node) {
      return new Key(node.kind(), node.name());
    }

    @Override
    public int compareTo(Key other) {
      int byKind = kind.compareTo(other.kind);
      return byKind != 0 ? byKind : name.compareTo(other.name);
    }
  }

  private static Row row(@Nullable DescribedNode before, DescribedNode now, Set<String> dropped) {
    if (before == null) {
      return new Row(Effect.ADDED, now.kind(), now.name(), now.place(), "");
    }
    if (!before.form().equals(now.form())) {
      return isDropped(now.name(), dropped)
          ? new Row(Effect.DROPPED, now.kind(), now.name(), "begins anew: " + now.form(), "")
          : new Row(
              Effect.CHANGED,
              now.kind(),
              now.name(),
              before.form() + " -> " + now.form() + ", " + now.place(),
              "give it a new name, or drop what is kept: stream.checkpoint.drop=" + now.name());
    }
    return before.name().equals(now.name())
        ? new Row(Effect.KEPT, now.kind(), now.name(), now.place(), "")
        : new Row(Effect.RENAMED, now.kind(), now.name(), "was \"" + before.name() + "\"", "");
  }

  /** What derives from a dropped name goes with it. */
  private static boolean isDropped(String name, Set<String> dropped) {
    return dropped.stream().anyMatch(each -> name.equals(each) || name.startsWith(each + "."));
  }

  private static Row gone(DescribedNode gone, Set<String> dropped) {
    return isDropped(gone.name(), dropped)
        ? new Row(Effect.DROPPED, gone.kind(), gone.name(), "was " + gone.place(), "")
        : new Row(
            Effect.MISSING,
            gone.kind(),
            gone.name(),
            "was " + gone.place(),
            "name its successor .formerly(\"" + gone.name()
                + "\"), or drop it: stream.checkpoint.drop=" + gone.name());
  }

  /** What is kept of sources and outputs after the change. */
  JobProgress.Parts applied(JobProgress.Parts before) {
    JobProgress.Parts parts = before.renamed(renamed);
    for (Row row : rows) {
      boolean isDropped = row.effect() == Effect.DROPPED
          && (row.kind() == DescribedNode.Kind.SOURCE || row.kind() == DescribedNode.Kind.OUTPUT);
      parts = isDropped ? parts.without(row.name()) : parts;
    }
    return parts.with(firstNames.others());
  }

  /** What becomes of the names of keyed state. */
  public StoredNames names() {
    return new StoredNames(
        renamed, droppedNames(DescribedNode.Kind.STATE), droppedNames(DescribedNode.Kind.WINDOW));
  }

  /** Whether a start is refused because of it. */
  public boolean isRefused() {
    return rows.stream().anyMatch(row -> row.effect().isRefused());
  }

  /** Whether nothing is different. */
  public boolean isEmpty() {
    return rows.stream().allMatch(row -> row.effect() == Effect.KEPT);
  }

  /** Names of a kind of which what is kept is forgotten. */
  Set<String> droppedNames(DescribedNode.Kind kind) {
    return rows.stream()
        .filter(row -> row.effect() == Effect.DROPPED && row.kind() == kind)
        .map(Row::name)
        .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * Checks that a start may go on.
   *
   * @throws TidemillException if not; the message is the table
   */
  void requireAccepted(CheckpointSettings.OnChange onChange, String directory) {
    boolean refused = onChange == CheckpointSettings.OnChange.FAIL ? !isEmpty() : isRefused();
    if (refused) {
      throw new TidemillException(
          ErrorCode.CHECKPOINT_MISMATCH,
          "the job is not the one that the checkpoint in " + directory + " is of"
              + (isRefused() ? "" : ", and stream.checkpoint.onChange=fail accepts no change")
              + "; nothing was changed:\n" + this);
    }
  }

  /** The table of all parts. */
  @Override
  public String toString() {
    List<List<String>> table = new ArrayList<>();
    table.add(List.of("effect", "what", "name", "", "what to do"));
    rows.forEach(row -> table.add(List.of(
        row.effect().toString(), row.kind().toString(), row.name(), row.detail(), row.advice())));
    return TextTable.of(table);
  }
}
