/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.receiver;

import dev.tidemill.codec.CodecConstructor;

/** A text with a number that is not in the block log, where it is 0. */
final class PushedText {
  private final String text;
  private final transient long unlogged;

  /** As the block log makes it. */
  @CodecConstructor("text")
  PushedText(String text) {
    this(text, 0);
  }

  PushedText(String text, long unlogged) {
    this.text = text;
    this.unlogged = unlogged;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PushedText that && text.equals(that.text) && unlogged == that.unlogged;
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return text + (unlogged == 0 ? "" : " with " + unlogged);
  }
}
