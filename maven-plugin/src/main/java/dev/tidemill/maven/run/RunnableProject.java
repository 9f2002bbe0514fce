/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.maven.run;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What there is to know about a project before its job can run.
 *
 * @param name how messages call the project
 * @param outputs the directories that the project compiled its own classes into
 * @param classPath everything the job sees, in the order in which the project declares it, outputs
 *     first
 * @param java the {@code java} program to run the job with
 * @param workDirectory where files that live as long as the run may lie
 * @param command what the user types to run this goal for this project, without a job's name
 */
public record RunnableProject(
    String name,
    List<Path> outputs,
    List<Path> classPath,
    Path java,
    Path workDirectory,
    String command) {

  public RunnableProject {
    outputs = List.copyOf(outputs);
    classPath = List.copyOf(classPath);
  }

  /** This project with more at the end of its class path. */
  public RunnableProject with(List<Path> more) {
    return new RunnableProject(
        name,
        outputs,
        Stream.concat(classPath.stream(), more.stream()).distinct().toList(),
        java,
        workDirectory,
        command);
  }
}
