/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kinesis;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Which shard follows which. A shard is read when all shards that it continues have been read to
 * their ends, so records of one key stay in order over a split or a merge.
 */
final class Lineage {
  private final List<ShardInfo> shards;
  private final Set<String> ids;

  Lineage(List<ShardInfo> shards) {
    this.shards = List.copyOf(shards);
    this.ids = shards.stream().map(ShardInfo::id).collect(Collectors.toSet());
  }

  /**
   * This with what a later request has listed. Nothing is forgotten: the list may come from a server
   * that does not know of the last split yet, and what has expired does no harm.
   */
  Lineage plus(List<ShardInfo> listed) {
    Map<String, ShardInfo> all = new LinkedHashMap<>();
    shards.forEach(shard -> all.put(shard.id(), shard));
    for (ShardInfo shard : listed) {
      ShardInfo known = all.get(shard.id());
      if (known == null || !known.isClosed()) {
        all.put(shard.id(), shard);
      }
    }
    return new Lineage(List.copyOf(all.values()));
  }

  boolean contains(String shardId) {
    return ids.contains(shardId);
  }

  /** Shards that take records now. */
  List<String> open() {
    return shards.stream().filter(shard -> !shard.isClosed()).map(ShardInfo::id).toList();
  }

  /** Shards that continue nothing that is still there: the oldest ones. */
  List<String> oldest() {
    return shards.stream()
        .filter(shard -> shard.parents().stream().noneMatch(ids::contains))
        .map(ShardInfo::id)
        .toList();
  }

  /** Whether some shard continues this one. */
  boolean hasChildren(String shardId) {
    return shards.stream().anyMatch(shard -> shard.parents().contains(shardId));
  }

  /**
   * Adds the shards that may be read now, and leaves out those that are at their end and whose
   * followers have all been added.
   */
  NavigableMap<String, Position> advance(Map<String, Position> reached) {
    NavigableMap<String, Position> next = new TreeMap<>(reached);
    Set<String> ahead = ahead(reached.keySet());
    for (ShardInfo shard : shards) {
      if (!next.containsKey(shard.id()) && mayBegin(shard, reached, ahead)) {
        next.put(shard.id(), beginning(shard, reached));
      }
    }
    Set<String> over = new HashSet<>();
    reached.forEach((id, position) -> {
      if (position.isEnd() && hasChildren(id) && next.keySet().containsAll(children(id))) {
        over.add(id);
      }
    });
    over.forEach(next::remove);
    return next;
  }

  private List<String> children(String id) {
    return shards.stream()
        .filter(shard -> shard.parents().contains(id))
        .map(ShardInfo::id)
        .toList();
  }

  /**
   * Whether one shard that it continues has just been read, and no other one is left to read.
   *
   * @param ahead shards that have not begun
   */
  private static boolean mayBegin(
      ShardInfo shard, Map<String, Position> reached, Set<String> ahead) {
    boolean follows = false;
    for (String parent : shard.parents()) {
      Position position = reached.get(parent);
      if (ahead.contains(parent) || (position != null && !position.isEnd())) {
        return false;
      }
      follows |= position != null;
    }
    return follows;
  }

  /**
   * All that follows the shards that have been reached, over any number of splits and merges, and so
   * is still to be read. A shard without a position that is not among them was read long ago.
   */
  private Set<String> ahead(Set<String> reached) {
    Set<String> ahead = new HashSet<>();
    Deque<String> from = new ArrayDeque<>(reached);
    while (!from.isEmpty()) {
      for (String child : children(from.remove())) {
        if (!reached.contains(child) && ahead.add(child)) {
          from.add(child);
        }
      }
    }
    return ahead;
  }

  /**
   * Where nothing has been read since the time at which the job began, that time holds for the shards
   * that follow, too.
   */
  private static Position beginning(ShardInfo shard, Map<String, Position> reached) {
    long time = -1;
    for (String parent : shard.parents()) {
      Position position = reached.get(parent);
      if (position != null && position.millis() < 0) {
        return Position.BEGINNING;
      }
      time = position == null ? time : position.millis();
    }
    return Position.time(time);
  }
}
