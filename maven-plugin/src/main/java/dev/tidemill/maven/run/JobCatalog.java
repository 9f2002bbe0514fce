package dev.tidemill.maven.run;

import dev.tidemill.maven.run.JobCandidate.Kind;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The runnable classes of one project.
 *
 * @param own what the project itself has compiled, sorted by name
 * @param foreign the class of a dependency that the user named in full, if there is one
 * @param launcherFound whether the class path holds the runtime that starts jobs
 */
record JobCatalog(List<JobCandidate> own, Optional<JobCandidate> foreign, boolean launcherFound) {

  JobCatalog {
    own = own.stream().sorted(Comparator.comparing(JobCandidate::className)).toList();
  }

  JobChoice choose(Optional<String> name) {
    return name.map(this::named).orElseGet(this::only);
  }

  private JobChoice only() {
    List<JobCandidate> jobs = own(Kind.JOB);
    List<JobCandidate> candidates = jobs.isEmpty() ? own : jobs;
    return switch (candidates.size()) {
      case 0 -> new JobChoice.NothingToRun();
      case 1 -> new JobChoice.Chosen(candidates.get(0));
      default -> new JobChoice.SeveralToChooseFrom(candidates);
    };
  }

  private JobChoice named(String name) {
    Optional<JobCandidate> exact = Stream.concat(own.stream(), foreign.stream())
        .filter(c -> c.isExactly(name))
        .findFirst();
    if (exact.isPresent()) {
      return new JobChoice.Chosen(exact.get());
    }
    List<JobCandidate> meant = own.stream().filter(c -> c.answersTo(name)).toList();
    return switch (meant.size()) {
      case 0 -> new JobChoice.UnknownName(name, own);
      case 1 -> new JobChoice.Chosen(meant.get(0));
      default -> new JobChoice.AmbiguousName(name, meant);
    };
  }

  private List<JobCandidate> own(Kind kind) {
    return own.stream().filter(candidate -> candidate.kind() == kind).toList();
  }
}
