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
 * Looks at the checkpoint directory of the project's job, also while the job runs: what is in it,
 * whether it is whole, and what has changed. No source is opened, and only {@code salvage} changes
 * anything.
 */
@Mojo(
    name = "checkpoint",
    requiresDependencyResolution = ResolutionScope.COMPILE_PLUS_RUNTIME,
    threadSafe = true)
public final class CheckpointMojo extends CheckpointGoal {

  /**
   * What to do: {@code list} the starts, batches and files; {@code show} what is kept; {@code
   * verify} that all of it can be read; {@code diff} two copies or batches; {@code salvage} a
   * damaged log.
   */
  @Parameter(property = CheckpointCommand.ACTION, defaultValue = "show")
  private @Nullable String action;

  /** With {@code show}, the state whose entries are shown; with {@code diff}, the only one. */
  @Parameter(property = CheckpointCommand.STATE)
  private @Nullable String state;

  /** With {@code show}, the only key to show, as it is printed. */
  @Parameter(property = CheckpointCommand.KEY)
  private @Nullable String key;

  /** How many entries or batches are printed; 20 by default. */
  @Parameter(property = CheckpointCommand.LIMIT)
  private @Nullable String limit;

  /** With {@code diff}, the directory with the later copy. */
  @Parameter(property = CheckpointCommand.WITH)
  private @Nullable String with;

  /** With {@code diff}, the id of the earlier batch. */
  @Parameter(property = CheckpointCommand.FROM)
  private @Nullable String from;

  /** With {@code diff}, the id of the later batch; the last one by default. */
  @Parameter(property = CheckpointCommand.TO)
  private @Nullable String to;

  /**
   * With {@code salvage}, what remains of the log: what is {@code before} the damage, which is the
   * default, or what is {@code after} it.
   */
  @Parameter(property = CheckpointCommand.KEEP)
  private @Nullable String keep;

  @Inject
  CheckpointMojo(
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
    put(pom, CheckpointCommand.STATE, state);
    put(pom, CheckpointCommand.KEY, key);
    put(pom, CheckpointCommand.LIMIT, limit);
    put(pom, CheckpointCommand.WITH, with);
    put(pom, CheckpointCommand.FROM, from);
    put(pom, CheckpointCommand.TO, to);
    put(pom, CheckpointCommand.KEEP, keep);
    return Optional.of(CheckpointCommand.taken(commandLine, pom));
  }
}
