/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.maven;

import dev.tidemill.archetype.ConnectorCatalog;
import dev.tidemill.archetype.NewProject;
import dev.tidemill.archetype.ProjectCoordinates;
import dev.tidemill.archetype.ProjectFailure;
import java.io.File;
import java.nio.file.Path;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

/**
 * Creates a new project with the named connectors: a job with its test for each, ready to run. The
 * archetype creates the same project. Runs anywhere:
 *
 * <pre>
 * mvn dev.tidemill:stream-maven-plugin:create -DgroupId=com.acme -DartifactId=word-count -Dconnectors=socket,files
 * </pre>
 */
@Mojo(name = "create", requiresProject = false, aggregator = true, threadSafe = true)
public final class CreateMojo extends AbstractMojo {

  /** The group of the project. Required. */
  @Parameter(property = "groupId", defaultValue = "")
  private String groupId = "";

  /** The name of the project, and of its directory. Required. */
  @Parameter(property = "artifactId", defaultValue = "")
  private String artifactId = "";

  /** The version of the project. */
  @Parameter(property = "version", defaultValue = "1.0-SNAPSHOT")
  private String version = "1.0-SNAPSHOT";

  /** The package of the project's classes; by default the group. */
  @Parameter(property = "package", defaultValue = "")
  private String packageName = "";

  /**
   * Names of connectors, separated by commas; stream:list-connectors lists them. By default the
   * first in that list.
   */
  @Parameter(property = "connectors", defaultValue = "")
  private String connectors = "";

  /** Where the project's directory is created; by default the current directory. */
  @Parameter(property = "outputDirectory", defaultValue = "${user.dir}")
  private File outputDirectory = new File("");

  @Parameter(defaultValue = "${session}", readonly = true, required = true)
  @SuppressWarnings("NullAway.Init") // Maven sets it.
  private MavenSession session;

  @Parameter(defaultValue = "${mojoExecution}", readonly = true, required = true)
  @SuppressWarnings("NullAway.Init") // Maven sets it.
  private MojoExecution execution;

  @Override
  public void execute() throws MojoFailureException {
    new PomConfiguration(session, execution).check();
    try {
      NewProject project = new NewProject(
          ProjectCoordinates.of(groupId, artifactId, version, packageName),
          ConnectorCatalog.read().choose(connectors));
      Path directory = outputDirectory.toPath().resolve(project.coordinates().artifactId());
      project.create(directory);
      project.nextSteps(asTyped(directory)).lines().forEach(getLog()::info);
    } catch (ProjectFailure failure) {
      throw new MojoFailureException(failure.getMessage(), failure);
    }
  }

  /** From the current directory, if it is in there. */
  private static Path asTyped(Path directory) {
    Path current = Path.of("").toAbsolutePath();
    return directory.startsWith(current) ? current.relativize(directory) : directory;
  }
}
