/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kafka;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * The consumers of a process that are not in use, by the opened source that they were made for.
 *
 * <p>A consumer is leased exclusively for one read, and returned; the one
 * that stands where the reading begins is preferred, since it has asked for those records already.
 * Any thread may call any method; none of them waits for a broker while others wait for the lock.
 */
final class ConsumerLeases {
  static final ConsumerLeases OF_THIS_PROCESS = new ConsumerLeases();

  /**
   * Of one source; more partitions than that share consumers, which costs them what was fetched
   * ahead.
   */
  private static final int MAX_IDLE = 64;

  private static final int REMEMBERED_CLOSED = 1000;

  private final Map<String, Deque<PartitionCursor>> idle = new HashMap<>();
  private final Set<String> closed = new LinkedHashSet<>();
  private long numbers;
  private long openings;

  /**
   * A key that no other opening of a source has, even if the job and the stream have the same
   * names.
   */
  synchronized LeaseKey newKey(String jobsId, String name, ClientSettings client) {
    openings++;
    return new LeaseKey(jobsId + "/" + openings, name, client);
  }

  /**
   * A consumer that stands at the beginning of the range; the caller gives it back, or closes it
   * after a failure.
   */
  PartitionCursor take(LeaseKey key, KafkaOffsetRange range) {
    PartitionCursor cursor = takeIdle(key, range);
    try {
      cursor.moveTo(range);
      return cursor;
    } catch (RuntimeException e) {
      cursor.close();
      throw e;
    }
  }

  private PartitionCursor takeIdle(LeaseKey key, KafkaOffsetRange range) {
    String clientId;
    synchronized (this) {
      Deque<PartitionCursor> ofSource = idle.computeIfAbsent(key.id(), id -> new ArrayDeque<>());
      PartitionCursor found = null;
      for (PartitionCursor cursor : ofSource) {
        if (cursor.standsAt(range)) {
          found = cursor;
          break;
        }
        if (found == null && cursor.isOf(range)) {
          found = cursor;
        }
      }
      if (found == null && ofSource.size() >= MAX_IDLE) {
        found = ofSource.getFirst();
      }
      if (found != null) {
        ofSource.remove(found);
        return found;
      }
      numbers++;
      clientId = key.name() + "-reader-" + numbers;
    }
    return PartitionCursor.open(key.client(), clientId);
  }

  /** Ends a lease in which nothing went wrong. */
  void giveBack(LeaseKey key, PartitionCursor cursor) {
    PartitionCursor over = cursor;
    synchronized (this) {
      if (!closed.contains(key.id())) {
        Deque<PartitionCursor> ofSource = idle.computeIfAbsent(key.id(), id -> new ArrayDeque<>());
        ofSource.addLast(cursor);
        over = ofSource.size() > MAX_IDLE ? ofSource.removeFirst() : null;
      }
    }
    if (over != null) {
      over.close();
    }
  }

  /** Closes the consumers of a source, and those that are given back later. */
  void close(LeaseKey key) {
    Deque<PartitionCursor> ofSource;
    synchronized (this) {
      closed.add(key.id());
      if (closed.size() > REMEMBERED_CLOSED) {
        Iterator<String> oldest = closed.iterator();
        oldest.next();
        oldest.remove();
      }
      ofSource = idle.remove(key.id());
    }
    if (ofSource != null) {
      ofSource.forEach(PartitionCursor::close);
    }
  }

  /** How many consumers of a source are not in use. */
  synchronized int idle(LeaseKey key) {
    Deque<PartitionCursor> ofSource = idle.get(key.id());
    return ofSource == null ? 0 : ofSource.size();
  }
}
