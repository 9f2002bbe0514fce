/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A stop that interrupts at once what runs, and then has its whole timeout to see it end: an interrupt of the thread that
 * stops brings the end of its patience forward.
 */
final class ImpatientStop {
  private ImpatientStop() {}

  static void by(Runnable stop) {
    Thread.currentThread().interrupt();
    stop.run();
    assertThat(Thread.interrupted()).as("the caller is still interrupted").isTrue();
  }
}
