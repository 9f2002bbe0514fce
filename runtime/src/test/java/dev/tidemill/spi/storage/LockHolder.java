/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.storage;

import java.io.IOException;

/** A program that locks a file, says so, and holds the lock until it is killed. */
public final class LockHolder {
  private LockHolder() {}

  public static void main(String[] arguments) throws IOException {
    StorageLock lock = new LocalStorage().lock(arguments[0], arguments[1]);
    System.out.println("locked");
    System.in.read(); // ends with the process that has started this one, too
    lock.close();
  }
}
