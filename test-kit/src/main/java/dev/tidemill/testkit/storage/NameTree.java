/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.storage;

import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** The names of a simulated disk, and the changes to them that are not durable yet. */
final class NameTree {
  /** A name that is given to a node, or taken away. */
  record Name(
      DirectoryImage directory, String name, @Nullable Node node) {
    void apply() {
      set(directory.now);
    }

    /** Returns what had the name before. */
    @Nullable
    Node makeDurable() {
      return set(directory.durable);
    }

    private @Nullable Node set(Map<String, Node> names) {
      return node == null ? names.remove(name) : names.put(name, node);
    }
  }

  private final DirectoryImage root = new DirectoryImage(0);
  /** Each is found whole or not at all. */
  private final List<List<Name>> unsynced = new ArrayList<>();

  /** The names of a path, without empty ones. */
  static List<String> namesOf(String path) {
    List<String> names = new ArrayList<>();
    for (String name : path.split("/", -1)) {
      if (name.equals("..")) {
        throw new IllegalArgumentException(path + ": a simulated disk has no ..");
      }
      if (!name.isEmpty() && !name.equals(".")) {
        names.add(name);
      }
    }
    return names;
  }

  @Nullable
  Node find(String path) {
    Node node = root;
    for (String name : namesOf(path)) {
      node = node instanceof DirectoryImage directory ? directory.now.get(name) : null;
      if (node == null) {
        return null;
      }
    }
    return node;
  }

  static String nameOf(String path) {
    List<String> names = namesOf(path);
    if (names.isEmpty()) {
      throw new IllegalArgumentException("\"" + path + "\" names no file");
    }
    return names.get(names.size() - 1);
  }

  DirectoryImage parentOf(String path) throws NoSuchFileException {
    List<String> names = namesOf(path);
    String parent = String.join("/", names.subList(0, Math.max(0, names.size() - 1)));
    if (find(parent) instanceof DirectoryImage directory) {
      return directory;
    }
    throw new NoSuchFileException(path);
  }

  /**
   * Creates what is missing on the way to a path; returns the directories to sync, so that a power
   * loss leaves that way.
   */
  Set<DirectoryImage> createParents(String path, long nowMillis) throws FileAlreadyExistsException {
    Set<DirectoryImage> changed = new LinkedHashSet<>();
    DirectoryImage directory = root;
    List<String> names = namesOf(path);
    for (String name : names.subList(0, Math.max(0, names.size() - 1))) {
      Node next = directory.now.get(name);
      if (next == null) {
        DirectoryImage created = new DirectoryImage(nowMillis);
        change(List.of(new Name(directory, name, created)));
        next = created;
      }
      if (directory.durable.get(name) != next) {
        changed.add(directory); // also if another process, or a call that failed, has created it
      }
      if (!(next instanceof DirectoryImage found)) {
        throw new FileAlreadyExistsException(path, null, name + " is a file");
      }
      directory = found;
    }
    return changed;
  }

  /** Changes names at once. */
  void change(List<Name> names) {
    names.forEach(Name::apply);
    unsynced.add(names);
  }

  void sync(DirectoryImage directory) {
    Set<DirectoryImage> gone = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Iterator<List<Name>> changes = unsynced.iterator(); changes.hasNext(); ) {
      List<Name> change = changes.next();
      if (change.stream().anyMatch(name -> name.directory == directory)) {
        for (Name name : change) {
          Node before = name.makeDurable();
          boolean isMoved = change.stream().anyMatch(other -> other.node == before);
          if (before instanceof DirectoryImage removed && !isMoved) {
            addAll(removed, gone);
          }
        }
        changes.remove();
      }
    }
    if (!gone.isEmpty()) {
      // Nothing brings these directories back, so nobody would ever sync what changed in them.
      unsynced.removeIf(change -> change.stream().allMatch(name -> gone.contains(name.directory)));
    }
  }

  /** Adds a directory and all those below it that are nowhere else. */
  private void addAll(DirectoryImage directory, Set<DirectoryImage> directories) {
    if (directories.add(directory)) {
      for (Map<String, Node> names : List.of(directory.now, directory.durable)) {
        for (Node node : names.values()) {
          if (node instanceof DirectoryImage child && !isMoved(child, directory)) {
            addAll(child, directories);
          }
        }
      }
    }
  }

  /** Whether a change that is not durable puts a node into another directory. */
  private boolean isMoved(Node node, DirectoryImage from) {
    return unsynced.stream()
        .flatMap(List::stream)
        .anyMatch(name -> name.node == node && name.directory != from);
  }

  /** The number of changes that are not durable. */
  int unsynced() {
    return unsynced.size();
  }

  /** Takes a node and all below it away, from the bottom up. */
  void remove(DirectoryImage parent, String name, Node node) {
    if (node instanceof DirectoryImage directory) {
      for (Map.Entry<String, Node> child : List.copyOf(directory.now.entrySet())) {
        remove(directory, child.getKey(), child.getValue());
      }
    }
    List<Name> removed = new ArrayList<>();
    removed.add(new Name(parent, name, null));
    change(removed);
  }

  void losePower(Loss loss, SplittableRandom random) {
    for (List<Name> change : unsynced) {
      if (loss == Loss.NONE || (loss == Loss.BY_SEED && random.nextBoolean())) {
        change.forEach(Name::makeDurable);
      }
    }
    unsynced.clear();
    losePower(root, loss, random);
  }

  private void losePower(DirectoryImage directory, Loss loss, SplittableRandom random) {
    directory.now.clear();
    directory.now.putAll(directory.durable);
    for (Node node : directory.now.values()) {
      if (node instanceof FileImage file) {
        file.losePower(loss, random);
      } else if (node instanceof DirectoryImage child) {
        losePower(child, loss, random);
      }
    }
  }

  /** Bytes in files that have a name. */
  long bytes() {
    return bytes(root);
  }

  private static long bytes(DirectoryImage directory) {
    long bytes = 0;
    for (Node node : directory.now.values()) {
      if (node instanceof FileImage file) {
        bytes += file.length();
      } else if (node instanceof DirectoryImage child) {
        bytes += bytes(child);
      }
    }
    return bytes;
  }
}
