/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.log;

import dev.tidemill.spi.storage.StorageEntry;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Names of the files of a log: their order is that of their numbers. */
final class SegmentName {
  private static final Pattern NAME = Pattern.compile("segment-(\\d{18})");

  private SegmentName() {}

  static String of(String directory, long number) {
    return directory + String.format(Locale.ROOT, "/segment-%018d", number);
  }

  /** The number in a name; empty if it is not the name of a file of the log. */
  static Optional<Long> numberOf(StorageEntry entry) {
    Matcher matcher = NAME.matcher(entry.name());
    return matcher.matches() ? Optional.of(Long.parseLong(matcher.group(1))) : Optional.empty();
  }
}
