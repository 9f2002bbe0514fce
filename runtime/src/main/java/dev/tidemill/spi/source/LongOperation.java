/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.source;

/**
 * An operation of a source that may take long, such as the first listing of a directory. Whoever
 * watches the job sees how far it is, until it is closed. Any thread may call it, also often: a call
 * costs a few stores.
 *
 * <pre>{@code
 * try (LongOperation listing = context.events().begin("listing the files of \"orders\"")) {
 *   for (Page page : pages) {
 *     files.addAll(page.files());
 *     listing.done(files.size());
 *   }
 * }
 * }</pre>
 */
public interface LongOperation extends AutoCloseable {
  /** An operation that nobody watches. */
  LongOperation UNWATCHED = count -> {};

  /** Says how many files have been seen or done so far. */
  void done(long files);

  /** Says the same where it is known how many there are. */
  default void done(long files, long total) {
    done(files);
  }

  /** The operation is over, or has failed. */
  @Override
  default void close() {}
}
