/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.internal;

import org.jspecify.annotations.Nullable;

/** A text that reports access to it; equals a {@code String} of the same characters. */
public final class TrackedText implements CharSequence {
  private final String text;
  private final Runnable looked;

  public TrackedText(String text, Runnable looked) {
    this.text = text;
    this.looked = looked;
  }

  @Override
  public int length() {
    looked.run();
    return text.length();
  }

  @Override
  public char charAt(int index) {
    looked.run();
    return text.charAt(index);
  }

  @Override
  public CharSequence subSequence(int start, int end) {
    looked.run();
    return text.subSequence(start, end);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    looked.run();
    return other instanceof CharSequence && text.equals(other.toString());
  }

  @Override
  public int hashCode() {
    looked.run();
    return text.hashCode();
  }

  @Override
  public String toString() {
    looked.run();
    return text;
  }
}
