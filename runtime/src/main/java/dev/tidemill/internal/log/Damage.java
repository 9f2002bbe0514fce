/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.log;

import java.util.Optional;

/**
 * A place in a file where neither a valid frame nor the end is.
 *
 * @param file path of the file
 * @param position offset in bytes
 * @param what is wrong
 * @param behind what there is after it in the same file
 * @param torn whether this is how a write that has not finished may look
 */
record Damage(String file, int position, String what, Optional<String> behind, boolean torn) {
  LogCorruptedException asError(String consequence) {
    return new LogCorruptedException(
        file, position, what + behind.map(found -> ", and " + found).orElse("") + consequence);
  }
}
