/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.maven;

import dev.tidemill.maven.run.CheckpointCommand;
import dev.tidemill.maven.run.RunSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.inject.Inject;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.lifecycle.LifecycleExecutor;
import org.apache.maven.plugin.BuildPluginManager;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.ResolutionScope;
import org.apache.maven.project.ProjectDependenciesResolver;
import org.apache.maven.toolchain.ToolchainManager;
import org.eclipse.aether.RepositorySystem;

/**
 * Shows earlier runs of the project's job on the monitoring page, until Ctrl-C: what they did, and
 * why they ended. The job is not started; it may run meanwhile. The history is where the job's
 * settings say: {@code stream.ui.history.directory}, or under the checkpoint directory, or else where
 * {@code stream:run} keeps it.
 */
@Mojo(
    name = "ui",
    requiresDependencyResolution = ResolutionScope.COMPILE_PLUS_RUNTIME,
    threadSafe = true)
public final class UiMojo extends CheckpointGoal {
  private final PageLibrary pageLibrary;

  @Inject
  UiMojo(
      LifecycleExecutor lifecycle,
      BuildPluginManager plugins,
      ProjectDependenciesResolver dependencies,
      ToolchainManager toolchains,
      RepositorySystem repositories) {
    super(new MavenBuild(lifecycle, plugins, dependencies, toolchains));
    this.pageLibrary = new PageLibrary(repositories);
  }

  @Override
  Optional<CheckpointCommand> command(Map<String, String> commandLine) {
    return Optional.of(CheckpointCommand.history());
  }

  @Override
  List<Path> alsoOnClassPath(MavenSession session, RunSettings settings) {
    return pageLibrary.resolve(session, settings.scope(), getLog());
  }
}
