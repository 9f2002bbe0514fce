/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.value;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.Origin;
import dev.tidemill.error.TidemillException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A shared value that is lent to a user function, which may mutate it.
 *
 * <p><b>Problem.</b> A function such as {@code (a, b) -> a.addAll(b)} mutates its left argument and
 * returns it. That argument may be a record that another output reads, a pane that several windows
 * share, or the state that a failed batch must be rolled back to.
 *
 * <p><b>Approach.</b> Most values are immutable, which follows from their class or their contents.
 * The function gets such a value itself, and a private copy of any other. If a value cannot be
 * copied, its contents before and after the call are compared, and a change is an error. A value
 * that can be neither copied nor inspected, such as an object of a class in a module that is not
 * open, is lent without protection.
 */
public final class Loan {
  private final Object original;
  private final Object value;
  private final Optional<Object> contents;
  private final String whyNoCopy;

  private Loan(Object original, Object value, @Nullable Object contents, String whyNoCopy) {
    this.original = original;
    this.value = value;
    this.contents = Optional.ofNullable(contents);
    this.whyNoCopy = whyNoCopy;
  }

  /** Returns whether a value is mutable and needs protection. */
  public static boolean isNeeded(@Nullable Object value) {
    return Changeability.of(value);
  }

  /** Returns whether all objects of a class are immutable, whatever they contain. */
  public static boolean isNeverNeeded(Class<?> type) {
    return ValueClass.of(type).kind() == ValueClass.Kind.FIXED;
  }

  /** Lends a value that needs protection. */
  public static Loan of(Object original) {
    try {
      return new Loan(original, DeepCopy.of(original), null, "");
    } catch (NotCopyableException e) {
      return withoutCopy(original, String.valueOf(e.getMessage()));
    }
  }

  private static Loan withoutCopy(Object original, String whyNoCopy) {
    try {
      return new Loan(original, original, Contents.of(original), whyNoCopy);
    } catch (NotCopyableException e) {
      return new Loan(original, original, null, whyNoCopy);
    }
  }

  /** Returns the value that was lent. */
  public Object original() {
    return original;
  }

  /** Returns what the function gets. */
  public Object value() {
    return value;
  }

  /** Returns whether the function changed its copy. */
  public boolean hasChanged() {
    try {
      return value != original && !Contents.areSame(original, value);
    } catch (NotCopyableException e) {
      return true;
    }
  }

  /**
   * Checks that the original is unchanged.
   *
   * @throws TidemillException if the function has changed a value that could not be copied
   */
  public void verify(Origin function) {
    if (value == original && contents.isPresent() && !contents.get().equals(now())) {
      throw new TidemillException(
          ErrorCode.USER_FUNCTION_FAILED,
          "the function of " + function + " changed a " + original.getClass().getTypeName()
              + " in place that others may read too, and that could not be copied for it: "
              + whyNoCopy
              + ". Return a new object, or make the class one that can be copied");
    }
  }

  private Object now() {
    try {
      return Contents.of(original);
    } catch (NotCopyableException e) {
      return e; // it was none before
    }
  }
}
