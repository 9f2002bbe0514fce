/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.maven;

import dev.tidemill.archetype.Connector;
import dev.tidemill.archetype.ConnectorAddition;
import dev.tidemill.archetype.ConnectorCatalog;
import dev.tidemill.archetype.ProjectCoordinates;
import dev.tidemill.archetype.ProjectFailure;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.MavenProject;

/**
 * Adds connectors to this project: their dependencies to its POM, which otherwise stays as it is,
 * and a job with its test for each. Existing files are left alone.
 *
 * <pre>
 * mvn stream:add-connector -Dconnectors=files
 * </pre>
 */
@Mojo(name = "add-connector", threadSafe = true)
public final class AddConnectorMojo extends AbstractMojo {

  /** Names of connectors, separated by commas; stream:list-connectors lists them. Required. */
  @Parameter(property = "connectors", defaultValue = "")
  private String connectors = "";

  /** The package of the jobs; by default the package of the project's classes. */
  @Parameter(property = "package", defaultValue = "")
  private String packageName = "";

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
      MavenProject project = onlyProject();
      List<Connector> chosen = ConnectorCatalog.read().chooseSome(connectors);
      ConnectorAddition addition = ConnectorAddition.plan(
          project.getFile().toPath(),
          ProjectCoordinates.of(
              project.getGroupId(), project.getArtifactId(), project.getVersion(), packageName),
          Optional.of(packageName).filter(name -> !name.isBlank()),
          chosen);
      addition.apply();
      addition.report().forEach(getLog()::info);
    } catch (ProjectFailure failure) {
      throw new MojoFailureException(failure.getMessage(), failure);
    }
  }

  private MavenProject onlyProject() throws ProjectFailure {
    MavenProject project = session.getCurrentProject();
    if (session.getProjects().size() > 1) {
      throw new ProjectFailure(String.format(
          Locale.ROOT,
          "This build has %d projects. Say which one gets the connectors: mvn -pl :MODULE stream:add-connector -Dconnectors=...",
          session.getProjects().size()));
    }
    if (project.getPackaging().equals("pom")) {
      throw new ProjectFailure(
          "%s has packaging pom, so it cannot have a job. Add the connectors to a module of it."
              .formatted(project.getArtifactId()));
    }
    return project;
  }
}
