/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.maven.run;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Finds the job of a project, runs it or a command on its checkpoint in a JVM of its own, and fails
 * if that does.
 */
public final class JobRun {

  private final RunnableProject project;
  private final Reactor reactor;
  private final RunSettings settings;
  private final String pluginVersion;
  private final RunLog log;
  private final Optional<CheckpointCommand> command;

  /** @param command what is done in place of running the job */
  public JobRun(
      RunnableProject project,
      Reactor reactor,
      RunSettings settings,
      String pluginVersion,
      RunLog log,
      Optional<CheckpointCommand> command) {
    this.project = project;
    this.reactor = reactor;
    this.settings = settings;
    this.pluginVersion = pluginVersion;
    this.log = log;
    this.command = command;
  }

  /**
   * Returns when the job has ended well, or was stopped together with the build, or the project is
   * a module without one.
   *
   * @throws RunFailure if there is no job, or more than one to choose from, or if it failed
   */
  public void run() throws RunFailure {
    // A job of a dependency may be named too, but in a reactor its own module runs it.
    Optional<String> foreign = settings.job().filter(name -> reactor.isAlone());
    JobCatalog catalog = JobScan.scan(project.outputs(), project.classPath(), foreign);
    if (catalog.runtime().isPresent()) {
      KnownSettings.check(settings.onCommandLine(), catalog.runtime().get());
    }
    JobChoice choice = catalog.choose(settings.job());
    if (!reactor.isAlone()) {
      sayIfLeftOut(choice);
      reactor.add(jobs(catalog, choice), settings.job());
    } else if (choice instanceof JobChoice.Chosen chosen) {
      start(chosen.candidate(), catalog);
    } else if (choice instanceof JobChoice.Several several) {
      throw new RunFailure(JobMessages.several(
          project.name(), jobs(several.candidates(), choice, catalog), settings.job()));
    } else if (reactor.mayHaveNoJob()) {
      sayIfLeftOut(choice);
    } else if (choice instanceof JobChoice.Hidden hidden) {
      throw new RunFailure(
          JobMessages.hidden(project.name(), jobs(hidden.jobs(), choice, catalog)));
    } else if (catalog.runtime().isEmpty()) {
      throw new RunFailure(JobMessages.noRuntime(project, settings.scope()));
    } else {
      throw new RunFailure(settings
          .job()
          .map(name -> JobMessages.unknownName(
              "%s has no job '%s'.".formatted(project.name(), name),
              name,
              jobs(catalog.own(), choice, catalog)))
          .orElseGet(() -> JobMessages.nothingToRun(project)));
    }
  }

  private void sayIfLeftOut(JobChoice choice) {
    List<JobCandidate> meant = choice.meant();
    if (meant.isEmpty()) {
      log.info(settings
          .job()
          .map(name -> "Skipping %s: it has no job '%s'".formatted(project.name(), name))
          .orElseGet(() -> "Skipping %s: it has no job".formatted(project.name())));
    } else if (meant.stream().noneMatch(candidate -> candidate.kind().canBeRun())) {
      JobCandidate hidden = meant.get(0);
      log.info("Skipping %s: its job %s %s"
          .formatted(project.name(), hidden.sourceName(), hidden.kind().obstacle()));
    }
  }

  /** Everything that the project has, whether it is meant or not. */
  private List<ModuleJob> jobs(JobCatalog catalog, JobChoice choice) {
    return jobs(
        Stream.concat(catalog.own().stream(), catalog.hidden().stream()).toList(), choice, catalog);
  }

  private List<ModuleJob> jobs(
      List<JobCandidate> candidates, JobChoice choice, JobCatalog catalog) {
    return candidates.stream()
        .map(candidate -> new ModuleJob(
            project.name(),
            project.command(),
            candidate,
            choice.meant().contains(candidate),
            () -> {
              start(candidate, catalog);
              return null;
            }))
        .toList();
  }

  private void start(JobCandidate job, JobCatalog catalog) throws RunFailure {
    if (catalog.runtime().isEmpty()) {
      throw new RunFailure(JobMessages.noRuntime(project, settings.scope()));
    }
    if (!Files.isDirectory(settings.workingDirectory())) {
      throw new RunFailure("%s is %s, which is not a directory."
          .formatted(RunSettings.WORKING_DIRECTORY, settings.workingDirectory()));
    }
    log.info("%s %s (%s)%s"
        .formatted(
            command.map(CheckpointCommand::description).orElse("Running"),
            job.simpleName(),
            job.className(),
            heap().map(option -> " with a heap of at most " + HeapLimit.TEXT).orElse("")));
    ExitStatus status = runProcess(job);
    if (!status.isSuccess()) {
      throw new RunFailure(command
          .map(what -> what.failure(status))
          .orElseGet(() -> JobMessages.failed(job, status, settings.exitCodeFile())));
    }
  }

  private ExitStatus runProcess(JobCandidate job) throws RunFailure {
    try {
      Files.deleteIfExists(settings.exitCodeFile());
      Path file = ArgumentFile.create(project.workDirectory());
      try {
        List<String> arguments = LaunchCommand.arguments(
            project.classPath(),
            command.map(CheckpointCommand::tool).orElseGet(job::className),
            command
                .map(what -> what.arguments(job.className(), settings.arguments()))
                .orElse(settings.arguments()),
            settings,
            heap(),
            pluginVersion,
            ProcessHandle.current().pid(),
            project.workDirectory(),
            file);
        new TreeSet<>(settings.environment().keySet())
            .forEach(name -> log.debug(name + "=" + LaunchCommand.MASK));
        LaunchCommand.masked(arguments).forEach(log::debug);
        ArgumentFile.write(file, arguments, charsetOfCommandLines());
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

  private Optional<String> heap() {
    Map<String, String> environment = new HashMap<>(System.getenv());
    environment.putAll(settings.environment());
    return HeapLimit.option(settings.jvmArguments(), environment, HeapLimit.memory());
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

  /**
   * The child inherits this JVM's locale, and what that makes of bytes only this internal property
   * tells.
   */
  private static Charset charsetOfCommandLines() {
    return Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));
  }
}
