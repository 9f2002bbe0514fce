/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill;

import dev.tidemill.codec.Codecs;
import dev.tidemill.error.Origin;
import dev.tidemill.error.TidemillException;
import dev.tidemill.internal.graph.StreamGraph;
import dev.tidemill.internal.inspection.CheckpointCommands;
import dev.tidemill.internal.inspection.CheckpointRequest;
import dev.tidemill.internal.inspection.InspectionContext;
import dev.tidemill.internal.job.ContextParts;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Runs commands on checkpoint directories, as {@code mvn stream:checkpoint} and {@code mvn
 * stream:check-upgrade} do.
 *
 * <pre>{@code
 * CheckpointInspection.run(List.of("show", "/checkpoints/orders"), new Orders(), System.out);
 * }</pre>
 *
 * <p>A job is only declared: no source is opened, and no batch runs. All commands but
 * {@code salvage} only read, and may run beside the job.
 */
public final class CheckpointInspection {
  private CheckpointInspection() {}

  /**
   * Runs a command with a job, whose classes and codecs read what is stored. If the job cannot be
   * declared, only {@code check-upgrade} fails.
   *
   * @param command the action, a directory unless that of the job is meant, and options
   * @return 0, or 1 if the checkpoint is damaged or the job does not go on from it, or 2 if the
   *     command cannot be understood; then the usage is printed
   * @throws TidemillException if there is no checkpoint, or it cannot be read at all
   */
  public static int run(List<String> command, StreamJob job, PrintStream out) {
    Optional<CheckpointRequest> request = parse(command, out);
    if (request.isEmpty()) {
      return 2;
    }
    try (Declared declared = declare(job, request.get())) {
      return CheckpointCommands.run(request.get(), declared.surroundings(), out);
    }
  }

  /**
   * Runs a command without a job. Keys and values can be read if their classes are those of the
   * JDK; with {@code reason}, the output says why others cannot.
   *
   * @param reason why there is no job, such as {@code no job is named}
   * @return as {@link #run(List, StreamJob, PrintStream)}
   */
  public static int run(List<String> command, String reason, PrintStream out) {
    Optional<CheckpointRequest> request = parse(command, out);
    if (request.isEmpty()) {
      return 2;
    }
    try (Declared nothing = withoutJob(reason)) {
      return CheckpointCommands.run(request.get(), nothing.surroundings(), out);
    }
  }

  private static Optional<CheckpointRequest> parse(List<String> command, PrintStream out) {
    try {
      return Optional.of(CheckpointRequest.parse(command));
    } catch (CheckpointRequest.UsageException e) {
      out.println(e.getMessage());
      return Optional.empty();
    }
  }

  private record Declared(StreamingContext context, InspectionContext surroundings)
      implements AutoCloseable {
    @Override
    public void close() {
      context.close();
    }
  }

  private static Declared declare(StreamJob job, CheckpointRequest request) {
    StreamingContext.Builder builder = StreamingContext.builder()
        .defaultSetting("stream.appName", job.getClass().getSimpleName(), "the name of the job");
    Optional<StreamingContext> context = Optional.empty();
    try {
      job.configure(builder);
      ContextParts parts = builder.arguments(request.jobArguments()).parts();
      StreamingContext declared = new StreamingContext(parts);
      context = Optional.of(declared);
      parts.packages().add(job.getClass());
      job.define(declared);
      StreamGraph graph = declared.declarations.graph().build(Origin.here("start"));
      return new Declared(declared, surroundings(parts, Optional.of(graph), ""));
    } catch (Exception e) {
      context.ifPresent(StreamingContext::close);
      if (e instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      if (request.action() == CheckpointRequest.Action.CHECK_UPGRADE) {
        throw e instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(e);
      }
      return withoutJob(
          "the job " + job.getClass().getName() + " cannot be declared (" + e.getMessage() + ")");
    }
  }

  /** With times to the millisecond, because the batch interval is not known. */
  private static Declared withoutJob(String reason) {
    ContextParts parts = StreamingContext.builder()
        .defaultSetting("stream.partitions", "1", "nothing is computed")
        .batchInterval(Duration.ofMillis(1))
        .parts();
    return new Declared(new StreamingContext(parts), surroundings(parts, Optional.empty(), reason));
  }

  private static InspectionContext surroundings(
      ContextParts parts, Optional<StreamGraph> graph, String withoutJob) {
    Codecs codecs = parts.packages().allowedIn(parts.codecs());
    return new InspectionContext(
        parts.storage(),
        parts.engine(),
        codecs,
        parts.times(),
        parts.settings().streams().blockLog()::isOn,
        parts.settings().checkpoint(),
        graph,
        withoutJob,
        "a repair by process " + ProcessHandle.current().pid());
  }
}
