/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.bench;

/**
 * What is taken from the counts of words, in such a way that it can be added up whatever the counts were cut into.
 *
 * @param words how many words were counted
 * @param check the counts, each times a number that stands for its word
 */
record WordSums(long words, long check) {
  static final WordSums NONE = new WordSums(0, 0);

  private static final int BITS_OF_HASH = 0xffff;

  static WordSums of(String word, long count) {
    return new WordSums(count, count * (word.hashCode() & BITS_OF_HASH));
  }

  WordSums plus(WordSums other) {
    return new WordSums(words + other.words, check + other.check);
  }

  long lines() {
    return words / TopicOfLines.WORDS_PER_LINE;
  }
}
