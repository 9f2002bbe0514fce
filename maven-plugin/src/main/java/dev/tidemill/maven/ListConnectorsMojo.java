package dev.tidemill.maven;

import dev.tidemill.archetype.ConnectorCatalog;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugins.annotations.Mojo;

/** Lists the connectors that stream:create and stream:add-connector know. Runs anywhere. */
@Mojo(name = "list-connectors", requiresProject = false, aggregator = true, threadSafe = true)
public final class ListConnectorsMojo extends AbstractMojo {

  @Override
  public void execute() {
    getLog().info("Connectors:");
    ConnectorCatalog.read().listing().lines().forEach(getLog()::info);
  }
}
