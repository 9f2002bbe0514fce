/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.maven;

import dev.tidemill.maven.run.CheckpointCommand;
import dev.tidemill.maven.run.JobRun;
import dev.tidemill.maven.run.Reactor;
import dev.tidemill.maven.run.RunFailure;
import dev.tidemill.maven.run.RunSettings;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/** A goal that starts a JVM with the project's class path, to run its job or to look at it. */
abstract class JobGoal extends AbstractMojo {

  /**
   * Arguments for the job, separated by spaces or line breaks. Single or double quotes keep an
   * argument with spaces together; {@code ''} is an empty argument. None by default.
   */
  @Parameter(property = RunSettings.ARGS)
  private @Nullable String args;

  /**
   * Options for the JVM, for example {@code -Xmx2g}, separated like the arguments. Those on the
   * command line are appended to those in the POM. Unless an option here, in {@code
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
   * The file that contains the exit code of the JVM afterwards. A relative path is resolved against
   * the project's directory.
   */
  @Parameter(
      property = RunSettings.EXIT_CODE_FILE,
      defaultValue = "${project.build.directory}/stream/exit-code")
  private @Nullable String exitCodeFile;

  /**
   * The working directory, which must exist. A relative path is resolved against the project's
   * directory.
   */
  @Parameter(property = RunSettings.WORKING_DIRECTORY, defaultValue = "${project.basedir}")
  private @Nullable String workingDirectory;

  /**
   * Which dependencies are on the class path: {@code runtime}; {@code provided}, which is runtime
   * and provided; or {@code test}, which adds the test dependencies and the project's test classes.
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

  JobGoal(MavenBuild build) {
    this.build = build;
  }

  /** Adds the values of the goal's own parameters in the POM, by the names of their properties. */
  abstract void addTo(Map<String, String> pom);

  /**
   * What is done in place of running the job.
   *
   * @param commandLine the {@code -D} of Maven's command line; what is of the command is removed
   */
  abstract Optional<CheckpointCommand> command(Map<String, String> commandLine);

  /** Jars that the goal adds to the class path of the project. */
  List<Path> alsoOnClassPath(MavenSession build, RunSettings settings) {
    return List.of();
  }

  @Override
  public final void execute() throws MojoExecutionException, MojoFailureException {
    try {
      new PomConfiguration(session, execution).check();
      Map<String, String> commandLine = build.commandLine(session);
      Optional<CheckpointCommand> command = command(commandLine);
      RunSettings settings = settings(commandLine);
      Reactor reactor = build.reactor(session, execution);
      if (settings.skip()) {
        getLog().info("Skipped, because " + RunSettings.SKIP + " is true");
        reactor.leaveOut(settings.job());
        return;
      }
      build.compile(session, execution, settings.scope(), getLog());
      new JobRun(
              build
                  .runnableProject(session, settings.scope())
                  .with(alsoOnClassPath(session, settings)),
              reactor,
              settings,
              execution.getVersion(),
              new MavenLog(getLog()),
              command)
          .run();
    } catch (RunFailure failure) {
      throw new MojoFailureException(failure.getMessage(), failure);
    }
  }

  private RunSettings settings(Map<String, String> commandLine) throws RunFailure {
    Map<String, String> pom = new HashMap<>();
    put(pom, RunSettings.ARGS, args);
    put(pom, RunSettings.JVM_ARGS, jvmArgs);
    put(pom, RunSettings.SKIP, skip);
    put(pom, RunSettings.EXIT_CODE_FILE, exitCodeFile);
    put(pom, RunSettings.WORKING_DIRECTORY, workingDirectory);
    put(pom, RunSettings.SCOPE, scope);
    addTo(pom);
    return RunSettings.resolve(
        commandLine,
        pom,
        systemProperties,
        environmentVariables,
        session.getCurrentProject().getBasedir().toPath());
  }

  static void put(Map<String, String> settings, String name, @Nullable String value) {
    if (value != null) {
      settings.put(name, value);
    }
  }
}
