/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.log;

import java.io.IOException;

/** The log was written by a newer version of Tidemill. */
public final class LogVersionException extends IOException {
  private static final long serialVersionUID = 1L;

  LogVersionException(String file, int version, int supported) {
    super(file + " has format version " + version + ", and this Tidemill reads versions up to "
        + supported + "; use the Tidemill that has written it, or a newer one");
  }
}
