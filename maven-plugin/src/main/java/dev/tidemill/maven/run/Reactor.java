package dev.tidemill.maven.run;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentMap;

/**
 * The projects of one build. A module without a job is skipped, as not every module is a job; but a build in which all
 * of them were skipped has not done what it was asked to, so the last one fails.
 *
 * @param projects how many projects this build has
 * @param skipped the projects skipped so far, each with the classes it could have run; shared by all of the build, hence
 *     made of the JDK's types only: each module may load this plugin by a class loader of its own
 */
public record Reactor(int projects, ConcurrentMap<String, List<String>> skipped) {

  boolean isSingleProject() {
    return projects == 1;
  }

  void skip(
      RunnableProject project, List<JobCandidate> candidates, Optional<String> job, RunLog log)
      throws RunFailure {
    skipped.put(
        project.name(), candidates.stream().map(JobCandidate::sourceName).toList());
    if (skipped.size() == projects) {
      List<String> runnable = skipped.values().stream()
          .flatMap(Collection::stream)
          .sorted()
          .distinct()
          .toList();
      throw new RunFailure(job.map(name -> JobMessages.unknownName(projects, name, runnable))
          .orElseGet(() -> JobMessages.nothingToRun(projects)));
    }
    log.info(job.map(name -> "Skipping %s: it has no job '%s'".formatted(project.name(), name))
        .orElseGet(() -> "Skipping %s: it has no job".formatted(project.name())));
  }
}
