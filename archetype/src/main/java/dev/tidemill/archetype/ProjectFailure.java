/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.archetype;

/**
 * Why a project was not made or changed: the message is complete and says what to do next. Nothing
 * was written.
 */
public final class ProjectFailure extends Exception {

  public ProjectFailure(String message) {
    super(message);
  }

  public ProjectFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
