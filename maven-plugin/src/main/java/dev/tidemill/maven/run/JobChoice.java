/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.maven.run;

import java.util.List;

/** What came of looking for the one class to run. */
sealed interface JobChoice {

  record Chosen(JobCandidate candidate) implements JobChoice {}

  /**
   * There is more than one to choose from: more than one job, or more than one class that answers
   * to the name given.
   */
  record Several(List<JobCandidate> candidates) implements JobChoice {}

  /** There is a job, but it cannot be created from outside. */
  record Hidden(List<JobCandidate> jobs) implements JobChoice {}

  /** Nothing can be run, or nothing answers to the name given. */
  record None() implements JobChoice {}

  /** What was meant: all of these, if there is a choice. */
  default List<JobCandidate> meant() {
    if (this instanceof Chosen chosen) {
      return List.of(chosen.candidate());
    }
    if (this instanceof Several several) {
      return several.candidates();
    }
    return this instanceof Hidden hidden ? hidden.jobs() : List.of();
  }
}
