/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Lines of words whose frequencies follow Zipf's law with exponent one, the same in every run. */
final class Words {
  private static final long SEED = 20_240_229;
  private static final int BASE = 36;

  private Words() {}

  /**
   * Makes lines.
   *
   * @param distinct how many different words there are to draw from; the rarest may not be drawn
   */
  static List<String> lines(int lines, int wordsPerLine, int distinct) {
    String[] words = vocabulary(distinct);
    double[] cumulated = cumulatedFrequencies(distinct);
    SplittableRandom random = new SplittableRandom(SEED);
    List<String> made = new ArrayList<>(lines);
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < lines; i++) {
      line.setLength(0);
      for (int w = 0; w < wordsPerLine; w++) {
        int at = Arrays.binarySearch(cumulated, random.nextDouble() * cumulated[distinct - 1]);
        line.append(w == 0 ? "" : " ").append(words[at < 0 ? -at - 1 : at]);
      }
      made.add(line.toString());
    }
    return made;
  }

  /** Words of three to eight letters and digits, in no order that a frequency would follow. */
  private static String[] vocabulary(int distinct) {
    SplittableRandom random = new SplittableRandom(SEED + 1);
    String[] words = new String[distinct];
    for (int i = 0; i < distinct; i++) {
      int stem = random.nextInt(BASE * BASE * BASE);
      words[i] = Integer.toString(stem, BASE) + Integer.toString(i, BASE);
    }
    return words;
  }

  private static double[] cumulatedFrequencies(int distinct) {
    double[] cumulated = new double[distinct];
    double sum = 0;
    for (int rank = 1; rank <= distinct; rank++) {
      sum += 1.0 / rank;
      cumulated[rank - 1] = sum;
    }
    return cumulated;
  }
}
