/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.maven;

import dev.tidemill.maven.run.CheckpointCommand;
import dev.tidemill.maven.run.RunSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.inject.Inject;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.lifecycle.LifecycleExecutor;
import org.apache.maven.plugin.BuildPluginManager;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.plugins.annotations.ResolutionScope;
import org.apache.maven.project.ProjectDependenciesResolver;
import org.apache.maven.toolchain.ToolchainManager;
import org.eclipse.aether.RepositorySystem;
import org.jspecify.annotations.Nullable;

/**
 * Runs the project's streaming job in a separate JVM until it ends or is stopped (Ctrl-C), and
 * compiles the project first if necessary. The command line, as in {@code
 * -Dstream.master=local[2]}, takes precedence over the POM; every other {@code -Dstream.*} is
 * passed on to the job.
 *
 * <p>With {@code -X}, this goal does not print the values of arguments, properties and variables,
 * because they may be passwords. Maven itself does print its command line, the POM's configuration
 * and the environment.
 */
@Mojo(
    name = "run",
    requiresDependencyResolution = ResolutionScope.COMPILE_PLUS_RUNTIME,
    threadSafe = true)
public final class RunMojo extends JobGoal {

  /**
   * The class to run: its fully qualified name, or its simple name if that is unambiguous. By
   * default the project's only job; if there is no job, its only class with a main method.
   */
  @Parameter(property = RunSettings.JOB)
  private @Nullable String job;

  /** Which engine runs the job, for example {@code local[2]}. */
  @Parameter(property = RunSettings.MASTER)
  private @Nullable String master;

  /** The batch interval, for example {@code 500ms} or {@code 2s}. */
  @Parameter(property = RunSettings.BATCH_INTERVAL)
  private @Nullable String batchInterval;

  /** The job stops by itself after this many batches. By default it runs until it is stopped. */
  @Parameter(property = RunSettings.MAX_BATCHES)
  private @Nullable String maxBatches;

  /**
   * How long the job may take to stop, for example {@code 500ms} or {@code 2m}; after that it is
   * killed. It is passed on to the job, as its setting of the same name. By default the value that
   * the job sets, or else 30s.
   */
  @Parameter(property = RunSettings.STOP_TIMEOUT)
  private @Nullable String stopTimeout;

  /**
   * Whether the job has its monitoring page. The library of the page, {@code
   * dev.tidemill:tidemill-ui} in the version of the project's runtime, is added to the class path
   * unless the project has it already; if it cannot be resolved, the job runs without it. {@code
   * false} adds nothing, and turns the page off.
   */
  @Parameter(property = RunSettings.UI)
  private @Nullable String ui;

  /**
   * How the job shows its status: {@code auto}, a line at the bottom of a terminal, and elsewhere a
   * line every ten seconds on the standard error stream; {@code plain}, the latter everywhere; {@code
   * json}, an object for each batch on the standard output stream; or {@code off}.
   */
  @Parameter(property = RunSettings.STATUS)
  private @Nullable String status;

  private final PageLibrary pageLibrary;

  @Inject
  RunMojo(
      LifecycleExecutor lifecycle,
      BuildPluginManager plugins,
      ProjectDependenciesResolver dependencies,
      ToolchainManager toolchains,
      RepositorySystem repositories) {
    super(new MavenBuild(lifecycle, plugins, dependencies, toolchains));
    this.pageLibrary = new PageLibrary(repositories);
  }

  @Override
  void addTo(Map<String, String> pom) {
    put(pom, RunSettings.JOB, job);
    put(pom, RunSettings.MASTER, master);
    put(pom, RunSettings.BATCH_INTERVAL, batchInterval);
    put(pom, RunSettings.MAX_BATCHES, maxBatches);
    put(pom, RunSettings.STOP_TIMEOUT, stopTimeout);
    put(pom, RunSettings.UI, ui);
    put(pom, RunSettings.STATUS, status);
  }

  /** None: the job runs. */
  @Override
  Optional<CheckpointCommand> command(Map<String, String> commandLine) {
    return Optional.empty();
  }

  @Override
  List<Path> alsoOnClassPath(MavenSession session, RunSettings settings) {
    return settings.pageIsWanted()
        ? pageLibrary.resolve(session, settings.scope(), getLog())
        : List.of();
  }
}
