/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.maven;

import dev.tidemill.maven.run.CheckpointCommand;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import javax.inject.Inject;
import org.apache.maven.lifecycle.LifecycleExecutor;
import org.apache.maven.plugin.BuildPluginManager;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.plugins.annotations.ResolutionScope;
import org.apache.maven.project.ProjectDependenciesResolver;
import org.apache.maven.toolchain.ToolchainManager;
import org.jspecify.annotations.Nullable;

/**
 * Lists the dead letters of the project's job: the records that batches have given up, with
 * {@code stream.batch.onFailure=deadletter}. Shows them in full, or injects their records again. The
 * job is not started; it may run meanwhile.
 */
@Mojo(
    name = "deadletters",
    requiresDependencyResolution = ResolutionScope.COMPILE_PLUS_RUNTIME,
    threadSafe = true)
public final class DeadLettersMojo extends CheckpointGoal {

  /**
   * What to do: {@code list} all letters in a line each; {@code show} them in full; {@code reinject}
   * writes their records as object files, each record once.
   */
  @Parameter(property = CheckpointCommand.ACTION, defaultValue = "list")
  private @Nullable String action;

  /** The only letter to deal with, by its id, such as {@code 42-1}. */
  @Parameter(property = CheckpointCommand.LETTER)
  private @Nullable String letter;

  /** With {@code reinject}, the directory that a stream of the job reads. */
  @Parameter(property = CheckpointCommand.TO)
  private @Nullable String to;

  @Inject
  DeadLettersMojo(
      LifecycleExecutor lifecycle,
      BuildPluginManager plugins,
      ProjectDependenciesResolver dependencies,
      ToolchainManager toolchains) {
    super(new MavenBuild(lifecycle, plugins, dependencies, toolchains));
  }

  @Override
  Optional<CheckpointCommand> command(Map<String, String> commandLine) {
    Map<String, String> pom = new HashMap<>();
    put(pom, CheckpointCommand.ACTION, action);
    put(pom, CheckpointCommand.LETTER, letter);
    put(pom, CheckpointCommand.TO, to);
    return Optional.of(CheckpointCommand.onDeadLetters(commandLine, pom));
  }
}
