/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.maven;

import dev.tidemill.maven.run.Reactor;
import dev.tidemill.maven.run.RemainingPlan;
import dev.tidemill.maven.run.RunnableProject;
import dev.tidemill.maven.run.Scope;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import javax.inject.Inject;
import org.apache.maven.RepositoryUtils;
import org.apache.maven.artifact.Artifact;
import org.apache.maven.artifact.resolver.filter.ArtifactFilter;
import org.apache.maven.artifact.resolver.filter.CumulativeScopeArtifactFilter;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.lifecycle.LifecycleExecutor;
import org.apache.maven.plugin.BuildPluginManager;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugin.descriptor.MojoDescriptor;
import org.apache.maven.plugin.logging.Log;
import org.apache.maven.project.DefaultDependencyResolutionRequest;
import org.apache.maven.project.DependencyResolutionException;
import org.apache.maven.project.MavenProject;
import org.apache.maven.project.ProjectDependenciesResolver;
import org.apache.maven.toolchain.Toolchain;
import org.apache.maven.toolchain.ToolchainManager;
import org.jspecify.annotations.Nullable;

/** What the goals need of Maven, in terms that Maven is not needed for. */
final class MavenBuild {

  private static final String FOUND = "dev.tidemill.found";

  private final LifecycleExecutor lifecycle;
  private final BuildPluginManager plugins;
  private final ProjectDependenciesResolver dependencies;
  private final ToolchainManager toolchains;

  @Inject
  MavenBuild(
      LifecycleExecutor lifecycle,
      BuildPluginManager plugins,
      ProjectDependenciesResolver dependencies,
      ToolchainManager toolchains) {
    this.lifecycle = lifecycle;
    this.plugins = plugins;
    this.dependencies = dependencies;
    this.toolchains = toolchains;
  }

  /** What the user gave with {@code -D}. */
  Map<String, String> commandLine(MavenSession session) {
    Map<String, String> properties = new HashMap<>();
    session
        .getUserProperties()
        .stringPropertyNames()
        .forEach(name -> properties.put(name, session.getUserProperties().getProperty(name)));
    return properties;
  }

  @SuppressWarnings("unchecked") // Only this method writes the entry.
  Reactor reactor(MavenSession session, MojoExecution goal) {
    Map<String, Object> ofThisBuild = session.getRequest().getData();
    synchronized (ofThisBuild) {
      Object found = ofThisBuild.computeIfAbsent(FOUND, key -> new HashMap<>());
      return new Reactor(
          session.getCurrentProject().getId(),
          session.getProjects().size(),
          goal.getLifecyclePhase() != null,
          (Map<String, Optional<List<Map.Entry<List<String>, Callable<Void>>>>>) found);
    }
  }

  /**
   * Runs what the project's own plan holds up to its classes and this build has not run yet. Does
   * nothing where the goal is itself a part of the plan, because then it stands where its author
   * wants it.
   *
   * <p>Every step sees the dependencies of its own scope, as it does in {@code mvn compile}: a
   * library that the project has for its run or its tests alone is not there to compile against,
   * and the compiler, which compiles all anew when its class path changes, finds the one that it
   * knows.
   */
  void compile(MavenSession session, MojoExecution goal, Scope scope, Log log)
      throws MojoExecutionException, MojoFailureException {
    MavenProject project = session.getCurrentProject();
    if (goal.getLifecyclePhase() != null) {
      if (scope == Scope.TEST) {
        resolveTestDependencies(session, project);
        project.setArtifactFilter(artifact -> true);
      }
      return;
    }
    String lastPhase = scope == Scope.TEST ? "process-test-classes" : "process-classes";
    try {
      List<MojoExecution> plan =
          lifecycle.calculateExecutionPlan(session, true, lastPhase).getMojoExecutions();
      List<MojoExecution> steps =
          RemainingPlan.of(plan, MojoExecution::getLifecyclePhase, project::hasLifecyclePhase);
      if (scope == Scope.TEST || steps.stream().anyMatch(MavenBuild::needsTestDependencies)) {
        resolveTestDependencies(session, project);
      }
      for (MojoExecution step : steps) {
        log.info("--- %s:%s (%s)"
            .formatted(step.getArtifactId(), step.getGoal(), step.getExecutionId()));
        if (!step.getForkedExecutions().isEmpty()) {
          lifecycle.executeForkedExecutions(step, session);
        }
        project.setArtifactFilter(seenBy(step));
        plugins.executeMojo(session, step);
        // Modules that depend on this one find its classes by this mark.
        project.addLifecyclePhase(RemainingPlan.plainPhase(step.getLifecyclePhase()));
      }
    } catch (MojoExecutionException | MojoFailureException failed) {
      throw failed;
    } catch (Exception failed) {
      throw new MojoExecutionException(
          "Cannot compile " + project.getArtifactId() + ": " + failed.getMessage(), failed);
    } finally {
      project.setArtifactFilter(artifact -> true);
    }
  }

  private static boolean needsTestDependencies(MojoExecution step) {
    return scopes(step).contains("test");
  }

  /** None for a step that asks for none, as Maven has it. */
  private static @Nullable ArtifactFilter seenBy(MojoExecution step) {
    List<String> scopes = scopes(step);
    return scopes.isEmpty() ? null : new CumulativeScopeArtifactFilter(scopes);
  }

  /**
   * The dependencies that a step asks for: those that it opens, and those that it only wants to
   * know of.
   */
  private static List<String> scopes(MojoExecution step) {
    MojoDescriptor descriptor = step.getMojoDescriptor();
    return Stream.of(
            descriptor.getDependencyResolutionRequired(),
            descriptor.getDependencyCollectionRequired())
        .filter(scope -> scope != null && !scope.isEmpty())
        .toList();
  }

  RunnableProject runnableProject(MavenSession session, Scope scope) {
    MavenProject project = session.getCurrentProject();
    List<Path> outputs = new ArrayList<>();
    if (scope == Scope.TEST) {
      outputs.add(Path.of(project.getBuild().getTestOutputDirectory()));
    }
    outputs.add(Path.of(project.getBuild().getOutputDirectory()));
    Set<Path> classPath = new LinkedHashSet<>(outputs);
    for (Artifact artifact : project.getArtifacts()) {
      if (artifact.getArtifactHandler().isAddedToClasspath()
          && scope.includes(artifact.getScope())
          && artifact.getFile() != null) {
        classPath.add(artifact.getFile().toPath());
      }
    }
    return new RunnableProject(
        project.getArtifactId(),
        outputs,
        List.copyOf(classPath),
        java(session),
        Path.of(project.getBuild().getDirectory(), "stream"),
        command(session));
  }

  private void resolveTestDependencies(MavenSession session, MavenProject project)
      throws MojoExecutionException {
    try {
      Set<Artifact> artifacts = new LinkedHashSet<>();
      RepositoryUtils.toArtifacts(
          artifacts,
          dependencies
              .resolve(
                  new DefaultDependencyResolutionRequest(project, session.getRepositorySession()))
              .getDependencyGraph()
              .getChildren(),
          List.of(project.getArtifact().getId()),
          null);
      project.setResolvedArtifacts(artifacts);
    } catch (DependencyResolutionException failed) {
      throw new MojoExecutionException(
          "Cannot resolve the test dependencies of %s: %s"
              .formatted(project.getArtifactId(), failed.getMessage()),
          failed);
    }
  }

  private Path java(MavenSession session) {
    Toolchain jdk = toolchains.getToolchainFromBuildContext("jdk", session);
    String tool = jdk == null ? null : jdk.findTool("java");
    return tool == null ? Path.of(System.getProperty("java.home"), "bin", "java") : Path.of(tool);
  }

  /** The command that runs the goal again for this project alone. */
  private static String command(MavenSession session) {
    StringBuilder command = new StringBuilder("mvn");
    List<String> profiles = profilesOfThePom(session);
    if (!profiles.isEmpty()) {
      command.append(" -P").append(String.join(",", profiles));
    }
    if (session.getAllProjects().size() > 1) {
      // Without -am, a module that this one depends on would have to be installed.
      command
          .append(" -pl :")
          .append(session.getCurrentProject().getArtifactId())
          .append(" -am");
    }
    List<String> goals = session.getGoals();
    return command
        .append(' ')
        .append(goals.isEmpty() ? "stream:run" : String.join(" ", goals))
        .toString();
  }

  /**
   * The profiles that were asked for, without those that the user's settings switch on in every
   * build.
   */
  private static List<String> profilesOfThePom(MavenSession session) {
    List<String> profiles = new ArrayList<>(session.getRequest().getActiveProfiles());
    Set<String> ofThePom = new HashSet<>();
    session.getCurrentProject().getInjectedProfileIds().forEach((source, ids) -> {
      if (!source.equals("external")) {
        ofThePom.addAll(ids);
      }
    });
    profiles.retainAll(ofThePom);
    return profiles;
  }
}
