/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.blocklog;

import java.util.List;

/** What a block log writes, and who wants to know how far it is. Methods may be called on any thread. */
public interface BlockFeed {
  /** Takes the next chunks, in order: about as many bytes as given, and one at least if there are any. */
  List<LoggedChunk> take(int bytes);

  /**
   * Everything before a position is as durable as the settings say.
   *
   * @param sequence number of the last chunk that is
   */
  void durable(BlockOffset upTo, long sequence);

  /** An attempt to write has failed, and another one follows. */
  void failing(Exception failure);

  /** After failed attempts, one has succeeded. */
  void recovered();

  /** Nothing can be written any more. */
  void dead(Throwable cause);
}
