/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.maven;

import dev.tidemill.maven.run.ConfigurationCheck;
import dev.tidemill.maven.run.RunFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.model.Plugin;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugin.PluginParameterExpressionEvaluator;
import org.apache.maven.plugin.descriptor.MojoDescriptor;
import org.apache.maven.plugin.descriptor.Parameter;
import org.apache.maven.project.MavenProject;
import org.codehaus.plexus.component.configurator.expression.ExpressionEvaluationException;
import org.codehaus.plexus.util.xml.Xpp3Dom;

/**
 * What the POM says about the goal, as it is written there. Maven itself hands the goal less: it
 * leaves out what is no parameter, and makes nothing of an expression without a value.
 */
final class PomConfiguration {

  private final MavenSession session;
  private final MojoExecution goal;

  PomConfiguration(MavenSession session, MojoExecution goal) {
    this.session = session;
    this.goal = goal;
  }

  /** Refuses parameters that do not exist, and values that hold an expression without a value. */
  void check() throws MojoFailureException {
    Optional<Xpp3Dom> written = written();
    if (written.isPresent()) {
      Map<String, String> values = new TreeMap<>();
      for (Xpp3Dom parameter : written.get().getChildren()) {
        addValues(values, parameter.getName(), parameter);
      }
      try {
        ConfigurationCheck.check(
            values,
            parameters(),
            session.getUserProperties().stringPropertyNames(),
            this::hasValue);
      } catch (RunFailure failure) {
        throw new MojoFailureException(failure.getMessage(), failure);
      }
    }
  }

  private static void addValues(Map<String, String> values, String path, Xpp3Dom element) {
    values.put(path, Optional.ofNullable(element.getValue()).orElse(""));
    for (Xpp3Dom child : element.getChildren()) {
      addValues(values, path + "/" + child.getName(), child);
    }
  }

  /**
   * The configuration that Maven would take: that of the execution, or else of the plugin, where it
   * is built or managed.
   */
  private Optional<Xpp3Dom> written() {
    MavenProject project = session.getCurrentProject();
    List<Plugin> plugins = new ArrayList<>(project.getBuildPlugins());
    if (project.getPluginManagement() != null) {
      plugins.addAll(project.getPluginManagement().getPlugins());
    }
    return plugins.stream()
        .filter(plugin -> plugin.getGroupId().equals(goal.getGroupId())
            && plugin.getArtifactId().equals(goal.getArtifactId()))
        .findFirst()
        .flatMap(plugin -> Stream.concat(
                plugin.getExecutions().stream()
                    .filter(execution -> execution.getId().equals(goal.getExecutionId()))
                    .map(execution -> execution.getConfiguration()),
                Stream.of(Optional.ofNullable(plugin.getConfiguration())).flatMap(Optional::stream))
            .filter(Xpp3Dom.class::isInstance)
            .map(Xpp3Dom.class::cast)
            .findFirst());
  }

  /**
   * The properties that set each parameter; empty for one without. Those of all goals: what stands
   * outside an execution is there for each of them.
   */
  private Map<String, String> parameters() {
    Map<String, String> properties = new TreeMap<>();
    for (MojoDescriptor descriptor :
        goal.getMojoDescriptor().getPluginDescriptor().getMojos()) {
      for (Parameter parameter : descriptor.getParameters()) {
        if (parameter.isEditable()) {
          properties.put(
              parameter.getName(),
              Optional.ofNullable(parameter.getExpression())
                  .map(expression -> expression.replaceAll("[${}]", ""))
                  .orElse(""));
        }
      }
    }
    return properties;
  }

  private boolean hasValue(String expression) {
    try {
      return new PluginParameterExpressionEvaluator(session, goal).evaluate(expression) != null;
    } catch (ExpressionEvaluationException unknown) {
      return false;
    }
  }
}
