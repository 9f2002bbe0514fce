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
 * A value that belongs to somebody else and is lent to a function of the program, which may change it in place.
 *
 * <p><b>Problem.</b> A function such as {@code (a, b) -> a.addAll(b)} changes its left argument and returns it. That argument may be a record
 * that another output reads, a pane that several windows share, or the state that a failed batch must be able to go back to.
 *
 * <p><b>Approach.</b> Most values cannot change: that is a property of their class, or found by a look at what they hold, and then the function
 * gets the value itself. Otherwise it gets a copy of its own. A value that cannot be copied is compared after the call with what it
 * contained before, and a change is an error. What neither can be copied nor shows what it holds, such as a class of a module that is not
 * open, is lent as it is.
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

  /** Whether anything in a value can change; if not, it can be handed to anybody. */
  public static boolean isNeeded(@Nullable Object value) {
    return Changeability.of(value);
  }

  /** Whether no object of a class is ever changed, whatever it holds. */
  public static boolean isNeverNeeded(Class<?> type) {
    return ValueClass.of(type).kind() == ValueClass.Kind.FIXED;
  }

  /** Lends a value, for which that is needed. */
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

  /** The value that was lent. */
  public Object original() {
    return original;
  }

  /** What the function gets. */
  public Object value() {
    return value;
  }

  /** Whether the function has changed the copy that it got. */
  public boolean hasChanged() {
    try {
      return value != original && !Contents.areSame(original, value);
    } catch (NotCopyableException e) {
      return true;
    }
  }

  /**
   * Returns if the original is as it was.
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
