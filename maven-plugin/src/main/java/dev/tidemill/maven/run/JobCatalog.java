/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.maven.run;

import dev.tidemill.maven.run.JobCandidate.Kind;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The runnable classes of one project.
 *
 * @param own what the project itself has compiled, sorted by name
 * @param hidden compiled jobs that cannot be created from outside, sorted by name
 * @param foreign the class of a dependency that the user named in full, if there is one
 * @param runtime the jar or directory of the class path with the runtime that starts jobs, if there
 *     is one
 */
record JobCatalog(
    List<JobCandidate> own,
    List<JobCandidate> hidden,
    Optional<JobCandidate> foreign,
    Optional<Path> runtime) {

  JobCatalog {
    own = sorted(own);
    hidden = sorted(hidden);
  }

  private static List<JobCandidate> sorted(List<JobCandidate> candidates) {
    return candidates.stream()
        .sorted(Comparator.comparing(JobCandidate::className))
        .toList();
  }

  JobChoice choose(Optional<String> name) {
    return name.map(this::named).orElseGet(this::only);
  }

  private JobChoice only() {
    List<JobCandidate> jobs =
        own.stream().filter(candidate -> candidate.kind() == Kind.JOB).toList();
    // A job that cannot be started tells more about what was wanted than the programs beside it do.
    return choice(jobs.isEmpty() && hidden.isEmpty() ? own : jobs, hidden);
  }

  private JobChoice named(String name) {
    Optional<JobCandidate> exact = Stream.of(own.stream(), foreign.stream(), hidden.stream())
        .flatMap(candidates -> candidates)
        .filter(candidate -> candidate.isExactly(name))
        .findFirst();
    return exact
        .map(candidate -> candidate.kind().canBeRun()
            ? choice(List.of(candidate), List.of())
            : choice(List.of(), List.of(candidate)))
        .orElseGet(() -> choice(answeringTo(name, own), answeringTo(name, hidden)));
  }

  private static List<JobCandidate> answeringTo(String name, List<JobCandidate> candidates) {
    return candidates.stream().filter(candidate -> candidate.answersTo(name)).toList();
  }

  private static JobChoice choice(List<JobCandidate> candidates, List<JobCandidate> hidden) {
    return switch (candidates.size()) {
      case 0 -> hidden.isEmpty() ? new JobChoice.None() : new JobChoice.Hidden(hidden);
      case 1 -> new JobChoice.Chosen(candidates.get(0));
      default -> new JobChoice.Several(candidates);
    };
  }
}
