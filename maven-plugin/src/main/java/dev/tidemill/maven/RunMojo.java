/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.maven;

import dev.tidemill.maven.run.JobRun;
import dev.tidemill.maven.run.Reactor;
import dev.tidemill.maven.run.RunFailure;
import dev.tidemill.maven.run.RunSettings;
import java.util.HashMap;
import java.util.Map;
import javax.inject.Inject;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.lifecycle.LifecycleExecutor;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.BuildPluginManager;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
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
public final class RunMojo extends AbstractMojo {

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
   * Arguments for the job, separated by spaces or line breaks. Single or double quotes keep an
   * argument with spaces together; {@code ''} is an empty argument. None by default.
   */
  @Parameter(property = RunSettings.ARGS)
  private @Nullable String args;

  /**
   * Options for the job's JVM, for example {@code -Xmx2g}, separated like the arguments. Those on
   * the command line are appended to those in the POM. Unless an option here, in {@code
   * JAVA_TOOL_OPTIONS}, {@code JDK_JAVA_OPTIONS} or {@code _JAVA_OPTIONS} sets the heap size, the
   * heap is at most a quarter of the machine's memory and at most 1 GiB, as with {@code -Xmx1g};
   * the line {@code Running ...} says so.
   */
  @Parameter(property = RunSettings.JVM_ARGS)
  private @Nullable String jvmArgs;

  /** Does nothing if true. */
  @Parameter(property = RunSettings.SKIP, defaultValue = "false")
  private @Nullable String skip;

  /**
   * How long the job may take to stop, for example {@code 500ms} or {@code 2m}; after that it is
   * killed. It is passed on to the job, as its setting of the same name. By default the value that
   * the job sets, or else 30s.
   */
  @Parameter(property = RunSettings.STOP_TIMEOUT)
  private @Nullable String stopTimeout;

  /**
   * The file that contains the exit code of the job after the run. A relative path is resolved
   * against the project's directory.
   */
  @Parameter(
      property = RunSettings.EXIT_CODE_FILE,
      defaultValue = "${project.build.directory}/stream/exit-code")
  private @Nullable String exitCodeFile;

  /**
   * The job's working directory, which must exist. A relative path is resolved against the
   * project's directory.
   */
  @Parameter(property = RunSettings.WORKING_DIRECTORY, defaultValue = "${project.basedir}")
  private @Nullable String workingDirectory;

  /**
   * Which dependencies are on the job's class path: {@code runtime}; {@code provided}, which is
   * runtime and provided; or {@code test}, which adds the test dependencies and the project's test
   * classes.
   */
  @Parameter(property = RunSettings.SCOPE, defaultValue = "provided")
  private @Nullable String scope;

  /** System properties of the job. An element without text is an empty value. */
  @Parameter
  private Map<String, @Nullable String> systemProperties = new HashMap<>();

  /**
   * Environment variables of the job, in addition to those it inherits from Maven. An element
   * without text is an empty value.
   */
  @Parameter
  private Map<String, @Nullable String> environmentVariables = new HashMap<>();

  @Parameter(defaultValue = "${session}", readonly = true, required = true)
  @SuppressWarnings("NullAway.Init") // Maven sets it.
  private MavenSession session;

  @Parameter(defaultValue = "${mojoExecution}", readonly = true, required = true)
  @SuppressWarnings("NullAway.Init") // Maven sets it.
  private MojoExecution execution;

  private final MavenBuild build;

  @Inject
  RunMojo(
      LifecycleExecutor lifecycle,
      BuildPluginManager plugins,
      ProjectDependenciesResolver dependencies,
      ToolchainManager toolchains) {
    build = new MavenBuild(lifecycle, plugins, dependencies, toolchains);
  }

  @Override
  public void execute() throws MojoExecutionException, MojoFailureException {
    try {
      new PomConfiguration(session, execution).check();
      RunSettings settings = settings();
      Reactor reactor = build.reactor(session, execution);
      if (settings.skip()) {
        getLog().info("Skipped, because " + RunSettings.SKIP + " is true");
        reactor.leaveOut(settings.job());
        return;
      }
      build.compile(session, execution, settings.scope(), getLog());
      new JobRun(
              build.runnableProject(session, settings.scope()),
              reactor,
              settings,
              execution.getVersion(),
              new MavenLog(getLog()))
          .run();
    } catch (RunFailure failure) {
      throw new MojoFailureException(failure.getMessage(), failure);
    }
  }

  private RunSettings settings() throws RunFailure {
    Map<String, String> pom = new HashMap<>();
    put(pom, RunSettings.JOB, job);
    put(pom, RunSettings.MASTER, master);
    put(pom, RunSettings.BATCH_INTERVAL, batchInterval);
    put(pom, RunSettings.MAX_BATCHES, maxBatches);
    put(pom, RunSettings.ARGS, args);
    put(pom, RunSettings.JVM_ARGS, jvmArgs);
    put(pom, RunSettings.SKIP, skip);
    put(pom, RunSettings.STOP_TIMEOUT, stopTimeout);
    put(pom, RunSettings.EXIT_CODE_FILE, exitCodeFile);
    put(pom, RunSettings.WORKING_DIRECTORY, workingDirectory);
    put(pom, RunSettings.SCOPE, scope);
    return RunSettings.resolve(
        build.commandLine(session),
        pom,
        systemProperties,
        environmentVariables,
        session.getCurrentProject().getBasedir().toPath());
  }

  private static void put(Map<String, String> settings, String name, @Nullable String value) {
    if (value != null) {
      settings.put(name, value);
    }
  }
}
