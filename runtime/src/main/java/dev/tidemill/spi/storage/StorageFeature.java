/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.storage;

/** An operation that not every storage can offer; see {@link Storage#lacks}. */
public enum StorageFeature {
  /**
   * {@link Storage#rename} in one step. A storage without it, such as an object store, shows a file
   * from {@link Storage#create} only when it is complete: at {@link StorageOutput#force()} or
   * {@link StorageOutput#close()}.
   */
  RENAME("rename a directory in one step"),

  /** {@link Storage#createIfAbsent}, by which two processes agree on who comes first. */
  CREATE_IF_ABSENT("create a file only if it does not exist"),

  /** {@link Storage#append}. */
  APPEND("append to a file"),

  /** {@link Storage#lock}, a lock that ends with its process. */
  LOCK("hold a lock that ends with its process");

  private final String operation;

  StorageFeature(String operation) {
    this.operation = operation;
  }

  /** Returns what a storage with this feature can do: {@code append to a file}. */
  public String operation() {
    return operation;
  }
}
