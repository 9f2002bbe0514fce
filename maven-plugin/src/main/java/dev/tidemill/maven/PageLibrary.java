/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.maven;

import dev.tidemill.maven.run.Scope;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.maven.artifact.Artifact;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.logging.Log;
import org.apache.maven.project.MavenProject;
import org.eclipse.aether.RepositorySystem;
import org.eclipse.aether.artifact.DefaultArtifact;
import org.eclipse.aether.collection.CollectRequest;
import org.eclipse.aether.graph.Dependency;
import org.eclipse.aether.graph.Exclusion;
import org.eclipse.aether.repository.RemoteRepository;
import org.eclipse.aether.resolution.ArtifactRequest;
import org.eclipse.aether.resolution.ArtifactResolutionException;
import org.eclipse.aether.resolution.ArtifactResult;
import org.eclipse.aether.resolution.DependencyRequest;
import org.eclipse.aether.resolution.DependencyResolutionException;

/**
 * The library that shows a running job on a page, for projects that do not depend on it. A run never
 * fails for want of it.
 */
final class PageLibrary {
  private static final String GROUP = "dev.tidemill";
  private static final String RUNTIME = "tidemill-runtime";
  private static final String PAGE = "tidemill-ui";
  private static final String SCOPE = "runtime";

  private final RepositorySystem repositories;

  PageLibrary(RepositorySystem repositories) {
    this.repositories = repositories;
  }

  /**
   * The jars of the page in the version of the project's runtime, without those that the project
   * has, in whatever version. Empty if it has the page or no runtime, or if they cannot be resolved,
   * which is then logged.
   */
  List<Path> resolve(MavenSession session, Scope scope, Log log) {
    MavenProject project = session.getCurrentProject();
    Map<String, Artifact> present = present(project, scope);
    Optional<Artifact> runtime = Optional.ofNullable(present.get(key(GROUP, RUNTIME)));
    if (runtime.isEmpty() || present.containsKey(key(GROUP, PAGE))) {
      return List.of();
    }
    DefaultArtifact page = new DefaultArtifact(GROUP, PAGE, "jar", runtime.get().getBaseVersion());
    List<RemoteRepository> remote = project.getRemoteProjectRepositories();
    try {
      // First by itself: where only its POM is looked for, Maven warns as well.
      repositories.resolveArtifact(
          session.getRepositorySession(), new ArtifactRequest(page, remote, null));
      CollectRequest wanted =
          new CollectRequest(new Dependency(page, SCOPE, false, without(present)), remote);
      return repositories
          .resolveDependencies(session.getRepositorySession(), new DependencyRequest(wanted, null))
          .getArtifactResults()
          .stream()
          .map(ArtifactResult::getArtifact)
          .map(artifact -> artifact.getFile().toPath())
          .toList();
    } catch (ArtifactResolutionException | DependencyResolutionException unresolved) {
      log.warn("The job runs without its monitoring page, because %s:%s:%s cannot be resolved%s."
          .formatted(
              GROUP,
              PAGE,
              page.getVersion(),
              session.isOffline() ? " offline" : ": " + firstLine(unresolved)));
      log.debug(unresolved);
      return List.of();
    }
  }

  /** What the job sees of the project's dependencies. */
  private static Map<String, Artifact> present(MavenProject project, Scope scope) {
    Map<String, Artifact> present = new LinkedHashMap<>();
    for (Artifact artifact : project.getArtifacts()) {
      if (scope.includes(artifact.getScope()) && artifact.getClassifier() == null) {
        present.put(key(artifact.getGroupId(), artifact.getArtifactId()), artifact);
      }
    }
    return present;
  }

  /** Not even their POMs are read, so that nothing is missing offline that is not needed. */
  private static List<Exclusion> without(Map<String, Artifact> present) {
    return present.values().stream()
        .map(artifact -> new Exclusion(artifact.getGroupId(), artifact.getArtifactId(), "*", "*"))
        .toList();
  }

  private static String key(String group, String artifact) {
    return group + ":" + artifact;
  }

  private static String firstLine(Exception failed) {
    return String.valueOf(failed.getMessage()).lines().findFirst().orElse("");
  }
}
