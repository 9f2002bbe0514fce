/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.ui.http;

/** Answers requests; called on any number of threads. */
@FunctionalInterface
public interface Handler {
  /** An exception is answered with 500, and logged. */
  Reply handle(Request request) throws Exception;

  /**
   * Whether the answer shows records of the job, for which a request must have the token itself and
   * not only the cookie, on the loopback interface, too.
   */
  default boolean showsRecords(Request request) {
    return false;
  }
}
