/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.maven;

import dev.tidemill.maven.run.CheckpointCommand;
import dev.tidemill.maven.run.RunSettings;
import java.util.Map;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/** A goal that looks at the checkpoint of the project's job, which is declared and not started. */
abstract class CheckpointGoal extends JobGoal {

  /**
   * The class of the job: its fully qualified name, or its simple name if that is unambiguous. By
   * default the project's only job.
   */
  @Parameter(property = RunSettings.JOB)
  private @Nullable String job;

  /**
   * The checkpoint directory. By default that of the job's setting. A relative path is resolved
   * against the working directory.
   */
  @Parameter(property = CheckpointCommand.DIRECTORY)
  private @Nullable String directory;

  CheckpointGoal(MavenBuild build) {
    super(build);
  }

  @Override
  final void addTo(Map<String, String> pom) {
    put(pom, RunSettings.JOB, job);
    put(pom, CheckpointCommand.DIRECTORY, directory);
  }
}
