/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.jupiter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The kit is compiled against the oldest JUnit that it supports, and all its tests pass on the newest too. */
class RunsOnNewestJUnitIT {
  private static final Path TARGET = Path.of("target");
  private static final int MIN_TESTS = 180;

  @Test
  @Timeout(value = 20, unit = TimeUnit.MINUTES) // it runs the whole suite
  void all_tests_pass_on_the_newest_junit() throws Exception {
    List<String> classPath = new ArrayList<>();
    try (Stream<Path> jars = Files.list(TARGET.resolve("newest-junit"))) {
      jars.map(Path::toString).sorted().forEach(classPath::add);
    }
    assertThat(classPath).hasSize(2);
    Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .filter(entry -> !entry.contains("org/junit/".replace('/', File.separatorChar)))
        .filter(entry -> !entry.contains("surefire"))
        .forEach(classPath::add);
    String output = run(classPath);
    assertThat(output).contains("JUnit Jupiter");
    assertThat(count(output, "tests failed")).as(output).isZero();
    assertThat(count(output, "containers failed")).as(output).isZero();
    assertThat(count(output, "tests successful")).as(output).isGreaterThan(MIN_TESTS);
  }

  private static int count(String output, String what) {
    Matcher line = Pattern.compile("\\[ *(\\d+) " + what + " *]").matcher(output);
    assertThat(line.find()).as(output).isTrue();
    return Integer.parseInt(line.group(1));
  }

  private static String run(List<String> classPath) throws IOException, InterruptedException {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    Process process = new ProcessBuilder(
            java.toString(),
            "-Xmx512m",
            "-XX:+UseSerialGC",
            "-cp",
            String.join(File.pathSeparator, classPath),
            "org.junit.platform.console.ConsoleLauncher",
            "execute",
            "--scan-class-path=" + TARGET.resolve("test-classes"),
            "--include-classname=.*Test",
            "--exclude-tag=nightly",
            "--details=tree",
            "--disable-ansi-colors")
        .redirectErrorStream(true)
        .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return output;
  }
}
