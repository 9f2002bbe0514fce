/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.interrupt;

/**
 * The way into code that is not Tidemill's: functions, outputs, listeners, sources, sinks and
 * receivers. An interrupt that such code leaves on the thread ends here, however the code returns;
 * one that Tidemill has requested stays.
 */
public final class ForeignCode {
  /** Foreign code with a result. */
  @FunctionalInterface
  public interface Call<T, E extends Exception> {
    T call() throws E;
  }

  /** Foreign code without a result. */
  @FunctionalInterface
  public interface Action<E extends Exception> {
    void run() throws E;
  }

  private ForeignCode() {}

  public static <T, E extends Exception> T call(Call<T, E> code) throws E {
    try {
      return code.call();
    } finally {
      Interrupts.settle();
    }
  }

  public static <E extends Exception> void run(Action<E> code) throws E {
    try {
      code.run();
    } finally {
      Interrupts.settle();
    }
  }

  /**
   * Says that a call of foreign code has returned: for loops over records, where the call is not
   * wrapped. Costs the look at the thread's flag.
   */
  public static void returned() {
    if (Thread.currentThread().isInterrupted()) {
      Interrupts.settle();
    }
  }
}
