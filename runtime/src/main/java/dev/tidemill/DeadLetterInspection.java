/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill;

import dev.tidemill.internal.job.ContextParts;
import dev.tidemill.internal.letters.LetterCommands;
import dev.tidemill.internal.letters.LetterDirectory;
import dev.tidemill.internal.letters.LetterRequest;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Lists the dead letters that a job keeps, and injects their records again. The job is not started;
 * it may run meanwhile.
 *
 * <pre>{@code
 * DeadLetterInspection.run(List.of("list", "--directory", "checkpoint/dead"), Optional.empty(), System.out);
 * }</pre>
 */
public final class DeadLetterInspection {
  private DeadLetterInspection() {}

  /**
   * Runs a command: {@code list}, {@code show} or {@code reinject}, with its options.
   *
   * @param job says where it keeps its letters, unless the command does
   * @return 0, or 1 if records are left that should have been injected, or 2 if the command line
   *     cannot be used
   * @throws dev.tidemill.error.TidemillException if the letters cannot be read
   */
  public static int run(List<String> command, Optional<StreamJob> job, PrintStream out) {
    LetterRequest request;
    try {
      request = LetterRequest.parse(command);
    } catch (LetterRequest.UsageException e) {
      out.println(e.getMessage());
      return 2;
    }
    StreamingContext.Builder builder = StreamingContext.builder()
        .defaultSetting("stream.partitions", "1", "nothing is computed")
        .batchInterval(Duration.ofSeconds(1));
    job.ifPresent(of -> of.configure(builder));
    ContextParts parts = builder.parts();
    StreamingContext context = new StreamingContext(parts); // closes the engine, which is not used
    try {
      Optional<String> ofJob = LetterDirectory.of(
          parts.settings().deadLetterDirectory(), parts.settings().checkpoint().directory());
      return new LetterCommands(parts.storage(), out).run(request, ofJob);
    } finally {
      context.close();
    }
  }
}
