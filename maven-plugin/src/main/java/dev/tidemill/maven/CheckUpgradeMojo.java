/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.maven;

import dev.tidemill.maven.run.CheckpointCommand;
import java.util.Map;
import java.util.Optional;
import javax.inject.Inject;
import org.apache.maven.lifecycle.LifecycleExecutor;
import org.apache.maven.plugin.BuildPluginManager;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.ResolutionScope;
import org.apache.maven.project.ProjectDependenciesResolver;
import org.apache.maven.toolchain.ToolchainManager;

/**
 * Checks whether this version of the project's job goes on from its checkpoint, as a start of the
 * job would, and fails if not. The job is declared and not started, and nothing is changed.
 */
@Mojo(
    name = "check-upgrade",
    requiresDependencyResolution = ResolutionScope.COMPILE_PLUS_RUNTIME,
    threadSafe = true)
public final class CheckUpgradeMojo extends CheckpointGoal {

  @Inject
  CheckUpgradeMojo(
      LifecycleExecutor lifecycle,
      BuildPluginManager plugins,
      ProjectDependenciesResolver dependencies,
      ToolchainManager toolchains) {
    super(new MavenBuild(lifecycle, plugins, dependencies, toolchains));
  }

  @Override
  Optional<CheckpointCommand> command(Map<String, String> commandLine) {
    return Optional.of(CheckpointCommand.checkUpgrade());
  }
}
