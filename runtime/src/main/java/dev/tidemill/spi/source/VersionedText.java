/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.source;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Text prefixed with the version of its format, such as {@code v1:42}. Offsets and payloads use it,
 * so that another version of the program either reads them correctly or reports that it cannot.
 *
 * @param version format version of a source's texts, from 1
 * @param text content in that format
 */
public record VersionedText(int version, String text) {
  private static final int MAX_DIGITS = 9;
  private static final Pattern FORM =
      Pattern.compile("v(\\d{1," + MAX_DIGITS + "}):(.*)", Pattern.DOTALL);

  /**
   * Parses what {@link #toString} returned, in any version that the source can read.
   *
   * @param newest the newest version that the source reads; it also reads all earlier ones
   * @throws TidemillException if the text has no version, or a newer one
   */
  public static VersionedText parse(String written, int newest) {
    Matcher matcher = FORM.matcher(written);
    if (!matcher.matches()) {
      throw new TidemillException(
          ErrorCode.INVALID_ARGUMENT,
          "\"" + written + "\" does not begin with the version of its format, as in \"v" + newest
              + ":...\"; use the text as the source has written it");
    }
    int version = Integer.parseInt(matcher.group(1));
    if (version < 1 || version > newest) {
      throw new TidemillException(
          ErrorCode.INVALID_ARGUMENT,
          "\"" + written + "\" has version " + version + " of its format, and this source reads "
              + (newest == 1 ? "version 1" : "versions 1 to " + newest)
              + "; go on with the version of the program that wrote it, or a later one");
    }
    return new VersionedText(version, matcher.group(2));
  }

  /**
   * Returns the text without the version, as users see it. Every report of a batch has two of them,
   * so that this costs no more than looking at a few characters.
   */
  static String without(String written) {
    int colon = written.indexOf(':');
    if (colon < 2 || colon > MAX_DIGITS + 1 || written.charAt(0) != 'v') {
      return written;
    }
    for (int i = 1; i < colon; i++) {
      if (written.charAt(i) < '0' || written.charAt(i) > '9') {
        return written;
      }
    }
    return written.substring(colon + 1);
  }

  @Override
  public String toString() {
    return "v" + version + ":" + text;
  }
}
