/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.launch;

import java.util.Optional;

/**
 * Ends this process when its parent is gone. A parent that is killed (SIGKILL) can stop nobody any more, so the child has
 * to look for itself; otherwise it would run on, unseen, and hold its ports and files.
 */
final class ParentWatch {

  private ParentWatch() {}

  /** Calls {@code whenGone} once, on a thread of its own, as soon as no process {@code pid} exists. */
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
