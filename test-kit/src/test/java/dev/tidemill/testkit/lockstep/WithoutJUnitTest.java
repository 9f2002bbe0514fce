/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.lockstep;

import static dev.tidemill.testkit.StreamAssertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The kit without JUnit: a process that has neither JUnit nor Awaitility on its class path. */
class WithoutJUnitTest {
  @Test
  void a_tester_needs_no_junit() throws Exception {
    List<String> classPath = Arrays.stream(
            System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .filter(entry -> !entry.contains("junit")
            && !entry.contains("opentest4j")
            && !entry.contains("awaitility"))
        .toList();
    assertThat(run(classPath)).isEqualTo("it went well, and without JUnit\n");
  }

  private static String run(List<String> classPath) throws IOException, InterruptedException {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    Process process = new ProcessBuilder(
            java.toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            String.join(File.pathSeparator, classPath),
            ProgramWithoutJUnit.class.getName())
        .redirectErrorStream(true)
        .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return output.replace("\r\n", "\n");
  }
}
