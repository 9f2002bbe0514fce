/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.lifecycle;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;

/** The threads of Tidemill that live, to see that none is left behind. */
final class OwnThreads {
  private final Set<Thread> before = alive();

  /** Fails if threads that were started after this object was made do not end. */
  void assertNoneLeft() {
    await("end of all threads since then")
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(5))
        .atMost(Duration.ofMinutes(1))
        .until(this::left, Set::isEmpty);
  }

  private Set<String> left() {
    Set<Thread> now = alive();
    now.removeAll(before);
    return now.stream().map(Thread::getName).collect(Collectors.toSet());
  }

  private static Set<Thread> alive() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("tidemill-"))
        .collect(Collectors.toSet());
  }
}
