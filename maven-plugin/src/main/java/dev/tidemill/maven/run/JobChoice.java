package dev.tidemill.maven.run;

import java.util.List;

/** What came of looking for the one class to run. */
sealed interface JobChoice {

  record Chosen(JobCandidate candidate) implements JobChoice {}

  /** The project has nothing that can be run. */
  record NothingToRun() implements JobChoice {}

  /** No name was given, and there is more than one to choose from. */
  record SeveralToChooseFrom(List<JobCandidate> candidates) implements JobChoice {}

  /** The name given is the end of more than one class name. */
  record AmbiguousName(String name, List<JobCandidate> candidates) implements JobChoice {}

  /** No class answers to the name given. */
  record UnknownName(String name, List<JobCandidate> candidates) implements JobChoice {}
}
