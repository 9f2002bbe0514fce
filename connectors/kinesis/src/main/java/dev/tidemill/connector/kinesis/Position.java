/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kinesis;

import java.io.Serializable;

/**
 * A place between two records of a shard.
 *
 * <table>
 * <caption>Kinds, and how they are written</caption>
 * <tr><td>{@code beginning}</td><td>before the oldest record that is there</td></tr>
 * <tr><td>{@code @1767225600000}</td><td>before what arrived at that time or later</td></tr>
 * <tr><td>{@code 4959...}</td><td>behind the record with that sequence number</td></tr>
 * <tr><td>{@code 4959...:2}</td><td>behind one of the records that were packed into it</td></tr>
 * <tr><td>{@code end}</td><td>behind the last record of a shard that was closed</td></tr>
 * <tr><td>{@code end@1767225600000}</td><td>the same, where nothing had arrived since that time</td></tr>
 * </table>
 *
 * @param kind what the other values mean
 * @param sequence sequence number; empty except for {@code AFTER}
 * @param sub index of the last record of an aggregate that is before the position; {@link #WHOLE} if
 *     the record is before the position with all that is packed into it
 * @param millis time, for {@code TIME} and for an {@code END} that was reached from one; else -1
 */
record Position(Kind kind, String sequence, int sub, long millis) implements Serializable {
  enum Kind {
    BEGINNING,
    TIME,
    AFTER,
    END
  }

  static final int WHOLE = Integer.MAX_VALUE;
  static final Position BEGINNING = new Position(Kind.BEGINNING, "", WHOLE, -1);
  static final Position END = new Position(Kind.END, "", WHOLE, -1);

  private static final String BEGINNING_TEXT = "beginning";
  private static final String END_TEXT = "end";

  static Position time(long millis) {
    return new Position(Kind.TIME, "", WHOLE, millis);
  }

  static Position after(String sequence) {
    return new Position(Kind.AFTER, sequence, WHOLE, -1);
  }

  static Position after(String sequence, int sub) {
    return new Position(Kind.AFTER, sequence, sub, -1);
  }

  /** The end of a shard of which nothing was read behind this position. */
  Position endFromHere() {
    return kind == Kind.TIME ? new Position(Kind.END, "", WHOLE, millis) : END;
  }

  boolean isEnd() {
    return kind == Kind.END;
  }

  /** Whether the position is behind a record that it names. */
  boolean isAfterRecord() {
    return kind == Kind.AFTER;
  }

  /** Whether a record is before this position. */
  boolean isBehind(KinesisRecord record) {
    return switch (kind) {
      case BEGINNING, TIME -> false;
      case END -> true;
      case AFTER -> {
        int order = compareSequences(record.sequenceNumber(), sequence);
        yield order < 0 || (order == 0 && record.subSequenceNumber() <= sub);
      }
    };
  }

  /** Sequence numbers are decimal numbers without leading zeros, too long for a long. */
  static int compareSequences(String one, String other) {
    return one.length() == other.length()
        ? one.compareTo(other)
        : Integer.compare(one.length(), other.length());
  }

  static Position parse(String text) {
    if (text.equals(BEGINNING_TEXT)) {
      return BEGINNING;
    }
    if (text.equals(END_TEXT)) {
      return END;
    }
    try {
      if (text.startsWith(END_TEXT + "@")) {
        return time(Long.parseLong(text.substring(END_TEXT.length() + 1))).endFromHere();
      }
      if (text.startsWith("@")) {
        return time(Long.parseLong(text.substring(1)));
      }
      int colon = text.indexOf(':');
      String sequence = colon < 0 ? text : text.substring(0, colon);
      if (!sequence.isEmpty() && sequence.chars().allMatch(c -> c >= '0' && c <= '9')) {
        return colon < 0
            ? after(sequence)
            : after(sequence, Integer.parseInt(text.substring(colon + 1)));
      }
    } catch (NumberFormatException e) {
      // It is said below.
    }
    throw Arguments.invalid("\"" + text + "\" is not a position in a shard; it must be "
        + BEGINNING_TEXT + ", " + END_TEXT + ", @ and a time in milliseconds, or a sequence number"
        + " with or without a colon and an index");
  }

  @Override
  public String toString() {
    return switch (kind) {
      case BEGINNING -> BEGINNING_TEXT;
      case TIME -> "@" + millis;
      case AFTER -> sub == WHOLE ? sequence : sequence + ":" + sub;
      case END -> millis < 0 ? END_TEXT : END_TEXT + "@" + millis;
    };
  }
}
