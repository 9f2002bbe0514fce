package dev.tidemill.maven.run;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Finds the job of a project, runs it in a JVM of its own, and fails if the job does. */
public final class JobRun {

  private final RunnableProject project;
  private final Reactor reactor;
  private final RunSettings settings;
  private final String pluginVersion;
  private final RunLog log;

  public JobRun(
      RunnableProject project,
      Reactor reactor,
      RunSettings settings,
      String pluginVersion,
      RunLog log) {
    this.project = project;
    this.reactor = reactor;
    this.settings = settings;
    this.pluginVersion = pluginVersion;
    this.log = log;
  }

  /**
   * Returns when the job has ended well, or was stopped together with the build, or the project is a module without one.
   *
   * @throws RunFailure if there is no job, or more than one to choose from, or if it failed
   */
  public void run() throws RunFailure {
    // A job of a dependency may be named too, but in a reactor its own module runs it.
    Optional<String> foreign = settings.job().filter(name -> reactor.isSingleProject());
    JobCatalog catalog = JobScan.scan(project.outputs(), project.classPath(), foreign);
    JobChoice choice = catalog.choose(settings.job());
    if (choice instanceof JobChoice.Chosen chosen) {
      start(chosen.candidate(), catalog.launcherFound());
    } else if (choice instanceof JobChoice.SeveralToChooseFrom several) {
      throw new RunFailure(JobMessages.severalToChooseFrom(project, several.candidates()));
    } else if (choice instanceof JobChoice.AmbiguousName ambiguous) {
      throw new RunFailure(
          JobMessages.ambiguousName(project, ambiguous.name(), ambiguous.candidates()));
    } else if (!reactor.isSingleProject()) {
      reactor.skip(project, catalog.own(), settings.job(), log);
    } else if (!catalog.launcherFound()) {
      throw new RunFailure(JobMessages.noRuntime(project, settings.scope()));
    } else {
      throw new RunFailure(settings
          .job()
          .map(name -> JobMessages.unknownName(project, name, catalog.own()))
          .orElseGet(() -> JobMessages.nothingToRun(project)));
    }
  }

  private void start(JobCandidate job, boolean launcherFound) throws RunFailure {
    if (!launcherFound) {
      throw new RunFailure(JobMessages.noRuntime(project, settings.scope()));
    }
    if (!Files.isDirectory(settings.workingDirectory())) {
      throw new RunFailure("%s is %s, which is not a directory."
          .formatted(RunSettings.WORKING_DIRECTORY, settings.workingDirectory()));
    }
    log.info("Running " + job.simpleName() + " (" + job.className() + ")");
    ExitStatus status = runProcess(job);
    if (!status.isSuccess()) {
      throw new RunFailure(JobMessages.failed(job, status, settings.exitCodeFile()));
    }
  }

  private ExitStatus runProcess(JobCandidate job) throws RunFailure {
    try {
      Files.deleteIfExists(settings.exitCodeFile());
      long parent = ProcessHandle.current().pid();
      List<String> arguments = LaunchCommand.arguments(
          project.classPath(), job.className(), settings, pluginVersion, parent);
      arguments.forEach(log::debug);
      Path file = ArgumentFile.write(project.workDirectory(), arguments, charsetOfCommandLines());
      try {
        return JobProcess.run(command(file), settings.patience(), this::writeExitCode);
      } finally {
        Files.deleteIfExists(file);
      }
    } catch (IOException | UncheckedIOException failed) {
      throw new RunFailure(
          "%s could not be started with %s: %s"
              .formatted(job.className(), project.java(), failed.getMessage()),
          failed);
    }
  }

  private ProcessBuilder command(Path argumentFile) {
    ProcessBuilder command =
        new ProcessBuilder(project.java().toString(), "@" + argumentFile).inheritIO();
    command.directory(new File(settings.workingDirectory().toString()));
    command.environment().putAll(settings.environment());
    return command;
  }

  private void writeExitCode(ExitStatus status) {
    try {
      Files.createDirectories(settings.exitCodeFile().toAbsolutePath().getParent());
      Files.writeString(settings.exitCodeFile(), status.code() + System.lineSeparator());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** The child inherits this JVM's locale, and what that makes of bytes only this internal property tells. */
  private static Charset charsetOfCommandLines() {
    return Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));
  }
}
