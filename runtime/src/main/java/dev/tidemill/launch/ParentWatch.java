/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.launch;

import java.util.Optional;

/**
 * Ends this process when its parent is gone. A parent that is killed (SIGKILL) can no longer stop
 * anything, so the child has to check for itself; otherwise it would keep running unnoticed, and
 * hold its ports and files.
 */
final class ParentWatch {

  private ParentWatch() {}

  /**
   * Calls {@code whenGone} once, on a separate thread, as soon as process {@code pid} no longer
   * exists.
   */
  static void start(long pid, Runnable whenGone) {
    Optional<ProcessHandle> parent = ProcessHandle.of(pid);
    Thread watch = new Thread(
        () -> {
          parent.ifPresent(process -> process.onExit().join());
          whenGone.run();
        },
        "watch parent process " + pid);
    watch.setDaemon(true);
    watch.start();
  }
}
