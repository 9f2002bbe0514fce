/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.pekko;

import dev.tidemill.spi.source.VersionedText;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The number of the last record of each sender, those that were heard last at the end. As text it is
 * the position of a delivery, so the block log keeps it with the records.
 */
final class Positions {
  /** Begins what is kept about an actor that numbers what it tells; no id of a sender does. */
  static final String TELL = "tell ";

  private static final int VERSION = 1;

  private final Map<String, Long> last = new LinkedHashMap<>();

  /**
   * Reads what {@link #toString} returned. A line that is none is passed over: ids of senders were
   * not always checked, and one of them must not keep every later start from reading the others.
   */
  static Positions parse(Optional<String> text) {
    Positions positions = new Positions();
    if (text.isPresent()) {
      for (String line : VersionedText.parse(text.get(), VERSION).text().split("\n", -1)) {
        int space = line.indexOf(' ');
        if (space > 0 && isKey(line.substring(space + 1))) {
          number(line.substring(0, space))
              .ifPresent(sequence -> positions.last.put(line.substring(space + 1), sequence));
        }
      }
    }
    return positions;
  }

  private static OptionalLong number(String text) {
    try {
      return OptionalLong.of(Long.parseLong(text));
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
  }

  private static boolean isKey(String key) {
    return Arguments.isSenderId(key) || key.startsWith(TELL);
  }

  /** Without the actors that use tell. */
  Positions ofSessions() {
    last.keySet().removeIf(key -> key.startsWith(TELL));
    return this;
  }

  OptionalLong of(String sender) {
    Long sequence = last.get(sender);
    return sequence == null ? OptionalLong.empty() : OptionalLong.of(sequence);
  }

  void set(String sender, long sequence) {
    last.remove(sender);
    last.put(sender, sequence);
  }

  void forget(String sender) {
    last.remove(sender);
  }

  /** Keeps no more than so many entries that begin with this. */
  void forgetOldest(String prefix, int most) {
    long count = last.keySet().stream().filter(key -> key.startsWith(prefix)).count();
    if (count > most) {
      last.keySet().stream()
          .filter(key -> key.startsWith(prefix))
          .findFirst()
          .ifPresent(last::remove);
    }
  }

  int size() {
    return last.size();
  }

  /** All senders, those first that were not heard for the longest time. */
  Iterable<String> senders() {
    return last.keySet();
  }

  @Override
  public String toString() {
    StringBuilder lines = new StringBuilder();
    last.forEach(
        (sender, sequence) -> lines.append(sequence).append(' ').append(sender).append('\n'));
    return new VersionedText(VERSION, lines.toString()).toString();
  }
}
