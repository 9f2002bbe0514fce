package dev.tidemill.bench;

/**
 * What is taken from the counts of a batch, so that two ways to count can be held against each other.
 *
 * @param keys how many different words
 * @param words how many words
 */
record Totals(long keys, long words) {}
