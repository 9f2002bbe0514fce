/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.storage;

import java.util.NavigableMap;
import java.util.TreeMap;

/** A directory: its names as processes see them, and those that a power loss would leave. */
final class DirectoryImage implements Node {
  final NavigableMap<String, Node> now = new TreeMap<>();
  final NavigableMap<String, Node> durable = new TreeMap<>();
  final long modifiedMillis;

  DirectoryImage(long modifiedMillis) {
    this.modifiedMillis = modifiedMillis;
  }
}
