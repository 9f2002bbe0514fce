/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package contract;

import dev.tidemill.spi.source.SourceEvents;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Remembers what sources report. */
public final class Problems implements SourceEvents {
  private record Problem(String message, Throwable cause) {}

  private final List<Problem> problems = new CopyOnWriteArrayList<>();

  @Override
  public void problem(String message, Throwable cause) {
    problems.add(new Problem(message, cause));
  }

  public List<String> messages() {
    return problems.stream().map(Problem::message).toList();
  }

  public List<Throwable> causes() {
    return problems.stream().map(Problem::cause).toList();
  }
}
