/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.checkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Locale;
import java.util.UUID;

/** Names of files for texts of any characters. */
final class PathName {
  private static final int MAX_LENGTH = 150;

  private PathName() {}

  /** Different texts have different names, on file systems that ignore case, too. */
  static String of(String text) {
    StringBuilder name = new StringBuilder();
    byte[] bytes = text.getBytes(UTF_8);
    for (byte b : bytes) {
      char c = (char) (b & 0xff);
      if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-') {
        name.append(c);
      } else {
        name.append(String.format(Locale.ROOT, "_%02x", (int) c));
      }
    }
    return name.length() <= MAX_LENGTH
        ? name.toString()
        : name.substring(0, MAX_LENGTH) + "_" + UUID.nameUUIDFromBytes(bytes);
  }
}
