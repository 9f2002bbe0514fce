/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.archetype.Connector;
import dev.tidemill.archetype.ConnectorCatalog;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One project with every connector that there is: their libraries are on one class path. */
class AllConnectorsIT {
  private static final int PATIENCE_MINUTES = 15;

  /** Those whose server, or a peer, is a library. */
  private static final List<String> WITH_INTEGRATION_TEST =
      List.of("kafka", "pekko", "x", "zeromq");

  @TempDir
  private Path directory;

  @Test
  @Tag("nightly")
  @Timeout(value = 2 * PATIENCE_MINUTES, unit = TimeUnit.MINUTES)
  void a_project_with_all_connectors_resolves_and_passes_its_tests() throws Exception {
    ConnectorCatalog catalog = ConnectorCatalog.read();
    MavenInstallation maven = MavenInstallation.ofThisBuild();
    assertThat(catalog.names()).contains("flume", "hadoop", "kafka", "pekko");
    MavenRun generation =
        GeneratedProject.byPlugin(maven, directory, catalog.names().toArray(String[]::new));
    assertThat(generation.exitCode()).as(generation.printed()).isZero();

    FixtureProject project = GeneratedProject.in(directory);
    try (MavenRun test = MavenRun.start(maven, project, "verify")) {
      assertThat(test.process().waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES))
          .as(test.printed())
          .isTrue();
      assertThat(test.exitCode()).as(test.printed()).isZero();
    }
    for (Connector connector : catalog.choose(String.join(",", catalog.names()))) {
      assertPassed(project, "surefire-reports", connector.job() + "Test");
      if (WITH_INTEGRATION_TEST.contains(connector.name())) {
        assertPassed(project, "failsafe-reports", connector.job() + "IT");
      }
    }
    assertThat(Files.readString(project.directory().resolve("pom.xml")))
        .contains("tidemill-connector-flume", "tidemill-connector-hadoop");
  }

  private static void assertPassed(FixtureProject project, String reports, String test) {
    assertThat(project
            .directory()
            .resolve("target")
            .resolve(reports)
            .resolve("TEST-com.acme." + test + ".xml"))
        .content()
        .as(test)
        .contains("failures=\"0\"", "errors=\"0\"", "skipped=\"0\"");
  }
}
