/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.graph;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.Origin;
import dev.tidemill.error.TidemillException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** The names that the program gives its streams and outputs. A name stands for one of them. */
final class GivenNames {
  private final Map<Integer, String> streams = new TreeMap<>();
  private final Map<Integer, String> outputs = new TreeMap<>();
  private final Map<Integer, Set<String>> formerOfStreams = new TreeMap<>();
  private final Map<Integer, Set<String>> formerOfOutputs = new TreeMap<>();
  private final Map<String, Owner> owners = new LinkedHashMap<>();

  /** Who has a name: a stream or an output, by its number. */
  private record Owner(Map<Integer, String> kind, int id, Origin origin) {
    boolean is(Map<Integer, String> otherKind, int otherId) {
      return kind == otherKind && id == otherId;
    }
  }

  /** Names a stream, or gives it another name. */
  void nameStream(StreamNode node, String name, Origin here) {
    name(new Owner(streams, node.id(), node.origin()), name, here);
  }

  /** Names an output, or gives it another name. */
  void nameOutput(int output, Origin origin, String name, Origin here) {
    name(new Owner(outputs, output, origin), name, here);
  }

  private void name(Owner owner, String name, Origin here) {
    Owner other = owners.get(name);
    if (other == null || !other.is(owner.kind(), owner.id())) {
      requireFree(name, here);
    }
    String old = owner.kind().put(owner.id(), name);
    if (old != null) {
      owners.remove(old);
    }
    owners.put(name, owner);
  }

  /** Says what a stream was called in earlier versions of the program. */
  void streamWas(int stream, String formerName, Origin here) {
    requireText(formerName, here);
    formerOfStreams.computeIfAbsent(stream, id -> new LinkedHashSet<>()).add(formerName);
  }

  /** Says what an output was called in earlier versions of the program. */
  void outputWas(int output, String formerName, Origin here) {
    requireText(formerName, here);
    formerOfOutputs.computeIfAbsent(output, id -> new LinkedHashSet<>()).add(formerName);
  }

  /** The present names by the former ones, of streams and outputs that have names. */
  SortedMap<String, String> byFormerName() {
    SortedMap<String, String> present = new TreeMap<>();
    formerOfStreams.forEach((id, former) ->
        ofStream(id).ifPresent(name -> former.forEach(old -> present.put(old, name))));
    formerOfOutputs.forEach((id, former) ->
        ofOutput(id).ifPresent(name -> former.forEach(old -> present.put(old, name))));
    return present;
  }

  private static void requireText(String name, Origin here) {
    if (name.isBlank()) {
      throw new TidemillException(
          ErrorCode.INVALID_ARGUMENT,
          "the name given in " + here + " is blank; give it at least one character");
    }
  }

  void requireFree(String name, Origin here) {
    requireText(name, here);
    Owner other = owners.get(name);
    if (other != null) {
      throw new TidemillException(
          ErrorCode.DUPLICATE_NAME,
          "the name \"" + name + "\" given in " + here + " belongs to " + other.origin()
              + " already; use another name");
    }
  }

  Optional<String> ofStream(int stream) {
    return Optional.ofNullable(streams.get(stream));
  }

  Optional<String> ofOutput(int output) {
    return Optional.ofNullable(outputs.get(output));
  }

  /** The number of the stream that has a name. */
  OptionalInt stream(String name) {
    Owner owner = owners.get(name);
    return owner == null || owner.kind() != streams
        ? OptionalInt.empty()
        : OptionalInt.of(owner.id());
  }

  /** The names of streams, in the order in which they were given. */
  List<String> streamNames() {
    return owners.entrySet().stream()
        .filter(entry -> entry.getValue().kind() == streams)
        .map(Map.Entry::getKey)
        .toList();
  }
}
