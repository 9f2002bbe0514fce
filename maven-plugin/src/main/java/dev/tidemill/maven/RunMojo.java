/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.maven;

import dev.tidemill.maven.run.CheckpointCommand;
import dev.tidemill.maven.run.RunSettings;
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

  @Inject
  RunMojo(
      LifecycleExecutor lifecycle,
      BuildPluginManager plugins,
      ProjectDependenciesResolver dependencies,
      ToolchainManager toolchains) {
    super(new MavenBuild(lifecycle, plugins, dependencies, toolchains));
  }

  @Override
  void addTo(Map<String, String> pom) {
    put(pom, RunSettings.JOB, job);
    put(pom, RunSettings.MASTER, master);
    put(pom, RunSettings.BATCH_INTERVAL, batchInterval);
    put(pom, RunSettings.MAX_BATCHES, maxBatches);
    put(pom, RunSettings.STOP_TIMEOUT, stopTimeout);
  }

  /** None: the job runs. */
  @Override
  Optional<CheckpointCommand> command(Map<String, String> commandLine) {
    return Optional.empty();
  }
}
