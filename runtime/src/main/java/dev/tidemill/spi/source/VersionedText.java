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
 * Text with the version of its format in front, {@code v1:42}: how offsets and payloads are written, so that another
 * version of the program reads them right or says that it cannot.
 *
 * @param version counts the formats of a source's texts, from 1
 * @param text what is written in that format
 */
public record VersionedText(int version, String text) {
  private static final Pattern FORM = Pattern.compile("v(\\d{1,9}):(.*)", Pattern.DOTALL);

  /**
   * Reads what {@link #toString} wrote, in any version that the source can read.
   *
   * @param newest the newest version that the source reads; it reads all before it
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

  /** What people are shown of a text: all but the version. */
  static String without(String written) {
    Matcher matcher = FORM.matcher(written);
    return matcher.matches() ? matcher.group(2) : written;
  }

  @Override
  public String toString() {
    return "v" + version + ":" + text;
  }
}
