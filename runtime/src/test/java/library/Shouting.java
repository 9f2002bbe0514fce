/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package library;

import dev.tidemill.DStream;
import java.util.Locale;

/** Declares streams for others. */
public final class Shouting {
  private Shouting() {}

  public static DStream<String> of(DStream<String> lines) {
    return lines.map(line -> line.toUpperCase(Locale.ROOT));
  }
}
