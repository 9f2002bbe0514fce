/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.program;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the reference says of a program; remembered for the last one of each thread, of which several
 * properties ask.
 */
public final class ReferenceRuns {
  private final Map<Thread, Remembered> remembered = new ConcurrentHashMap<>();

  Trace of(Program program, int partitions) {
    Remembered last = remembered.get(Thread.currentThread());
    if (last == null || !last.program().equals(program)) {
      last = new Remembered(program, new HashMap<>());
      remembered.put(Thread.currentThread(), last);
    }
    return last.traces()
        .computeIfAbsent(partitions, n -> ProgramRun.of(program, Setup.of("reference", n)));
  }

  private record Remembered(Program program, Map<Integer, Trace> traces) {}
}
