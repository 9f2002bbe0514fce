/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.maven;

import dev.tidemill.archetype.ConnectorCatalog;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

/** Lists the connectors that stream:create and stream:add-connector know. Runs anywhere. */
@Mojo(name = "list-connectors", requiresProject = false, aggregator = true, threadSafe = true)
public final class ListConnectorsMojo extends AbstractMojo {

  @Parameter(defaultValue = "${session}", readonly = true, required = true)
  @SuppressWarnings("NullAway.Init") // Maven sets it.
  private MavenSession session;

  @Parameter(defaultValue = "${mojoExecution}", readonly = true, required = true)
  @SuppressWarnings("NullAway.Init") // Maven sets it.
  private MojoExecution execution;

  @Override
  public void execute() throws MojoFailureException {
    new PomConfiguration(session, execution).check();
    getLog().info("Connectors:");
    ConnectorCatalog.read().listing().lines().forEach(getLog()::info);
  }
}
