/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.maven.run;

import dev.tidemill.maven.run.JobCandidate.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * The projects of one build that was told to run a job: it is not known which of them has it. So
 * every project says what it has, and the last one runs the only job there is, or lists what there
 * is to choose from. A library may have programs of its own: they count only where no project has a
 * job.
 *
 * @param project a key of the project that is being built
 * @param projects how many projects this build has
 * @param bound whether the goal is a part of the project's own build, so that it runs there and
 *     then
 * @param found what the projects so far have, by their keys; empty for one whose run is skipped.
 *     Shared by all of the build, hence made of the JDK's types only: each module may load this
 *     plugin by a class loader of its own
 */
public record Reactor(
    String project,
    int projects,
    boolean bound,
    Map<String, Optional<List<Map.Entry<List<String>, Callable<Void>>>>> found) {

  /** Whether the project decides by itself what it runs. */
  boolean isAlone() {
    return bound || projects == 1;
  }

  /** Whether a project without a job is in order, because another one has it. */
  boolean mayHaveNoJob() {
    return projects > 1;
  }

  /**
   * Takes note that this project is to be left out.
   *
   * @throws RunFailure as {@link #add} does
   */
  public void leaveOut(Optional<String> name) throws RunFailure {
    if (!isAlone()) {
      add(Optional.empty(), name);
    }
  }

  /**
   * Takes note of what a project has; with the last project, runs the job.
   *
   * @param name the name that the user gave
   * @throws RunFailure if there is not exactly one job to run, or if it failed
   */
  void add(List<ModuleJob> jobs, Optional<String> name) throws RunFailure {
    add(Optional.of(jobs.stream().map(ModuleJob::shared).toList()), name);
  }

  private void add(
      Optional<List<Map.Entry<List<String>, Callable<Void>>>> jobs, Optional<String> name)
      throws RunFailure {
    List<Optional<List<Map.Entry<List<String>, Callable<Void>>>>> all;
    synchronized (found) {
      found.put(project, jobs);
      if (found.size() < projects) {
        return;
      }
      all = new ArrayList<>(found.values());
      found.clear();
    }
    if (all.stream().anyMatch(Optional::isPresent)) {
      decide(
          all.stream()
              .flatMap(Optional::stream)
              .flatMap(List::stream)
              .map(ModuleJob::of)
              .sorted(Comparator.comparing((ModuleJob job) -> job.candidate().className())
                  .thenComparing(ModuleJob::module))
              .toList(),
          name);
    }
  }

  private void decide(List<ModuleJob> all, Optional<String> name) throws RunFailure {
    List<ModuleJob> meant = all.stream().filter(ModuleJob::meant).toList();
    List<ModuleJob> runnable =
        meant.stream().filter(job -> job.candidate().kind().canBeRun()).toList();
    List<ModuleJob> hidden =
        meant.stream().filter(job -> !job.candidate().kind().canBeRun()).toList();
    List<ModuleJob> choice = name.isPresent() ? runnable : withoutName(runnable, hidden);
    switch (choice.size()) {
      case 0 -> throw new RunFailure(nothing(all, hidden, name));
      case 1 -> start(choice.get(0));
      default -> throw new RunFailure(JobMessages.several(who(choice), choice, name));
    }
  }

  /**
   * Programs count where there is no job; but a job that cannot be started tells more about what
   * was wanted than they do.
   */
  private static List<ModuleJob> withoutName(List<ModuleJob> runnable, List<ModuleJob> hidden) {
    List<ModuleJob> jobs =
        runnable.stream().filter(job -> job.candidate().kind() == Kind.JOB).toList();
    return !jobs.isEmpty() || !hidden.isEmpty() ? jobs : runnable;
  }

  private String nothing(List<ModuleJob> all, List<ModuleJob> hidden, Optional<String> name) {
    if (!hidden.isEmpty()) {
      return JobMessages.hidden(who(hidden), hidden);
    }
    return name.map(unknown -> JobMessages.unknownName(
            String.format(
                Locale.ROOT,
                "None of the %d projects of this build has a job '%s'.",
                projects,
                unknown),
            unknown,
            all.stream().filter(job -> job.candidate().kind().canBeRun()).toList()))
        .orElseGet(() -> JobMessages.nothingToRun(projects));
  }

  private static String who(List<ModuleJob> jobs) {
    List<String> modules = jobs.stream().map(ModuleJob::module).distinct().toList();
    return modules.size() == 1
        ? modules.get(0)
        : "This build (%s)"
            .formatted(String.join(", ", modules.stream().sorted().toList()));
  }

  private static void start(ModuleJob job) throws RunFailure {
    try {
      job.start().call();
    } catch (RunFailure failure) {
      throw failure;
    } catch (RuntimeException bug) {
      throw bug;
    } catch (Exception ofAnotherClassLoader) {
      throw new RunFailure(String.valueOf(ofAnotherClassLoader.getMessage()), ofAnotherClassLoader);
    }
  }
}
