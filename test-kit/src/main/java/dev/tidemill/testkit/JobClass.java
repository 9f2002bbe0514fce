/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit;

import dev.tidemill.StreamJob;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;

/** Makes jobs of a class. */
final class JobClass {
  private JobClass() {}

  /**
   * A job of a class.
   *
   * @param use what makes it, for errors
   * @throws IllegalArgumentException if the class cannot be instantiated; the message says why
   */
  static StreamJob newInstance(Class<? extends StreamJob> type, String use) {
    try {
      Constructor<? extends StreamJob> constructor = type.getDeclaredConstructor();
      constructor.setAccessible(true); // a job inside a test is often private to it
      return constructor.newInstance();
    } catch (NoSuchMethodException e) {
      throw new IllegalArgumentException(
          type.getName() + " has no constructor without parameters, so " + use + " cannot make one;"
              + " write one, or use StreamTester.create(new " + type.getSimpleName() + "(...))",
          e);
    } catch (InvocationTargetException e) {
      throw new IllegalArgumentException(
          "the constructor of " + type.getName() + " failed: " + e.getCause(), e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException(type.getName() + " cannot be made: " + e, e);
    }
  }
}
