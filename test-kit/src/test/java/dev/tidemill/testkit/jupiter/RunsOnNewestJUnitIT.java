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

/**
 * The kit is compiled against the oldest JUnit that it supports, and its tests pass on the newest
 * too. Left out are those that use of JUnit no more than any test does, and take the longest.
 */
class RunsOnNewestJUnitIT {
  private static final Path TARGET = Path.of("target");
  private static final Path TESTS = TARGET.resolve("test-classes/dev/tidemill/testkit");
  private static final int MIN_TESTS = 700;
  private static final List<String> PACKAGES_WITHOUT_THE_EXTENSIONS =
      List.of("simulation", "receiver", "storage", "recovery", "contract", "mock", "architecture");
  private static final List<String> CLASSES_WITHOUT_THE_EXTENSIONS = List.of(
      "contractual.CollectingJobTest",
      "contractual.JobProcessTest",
      "guard.ClosureGuardTest",
      "guard.InverseGuardTest",
      "guard.MutationGuardTest",
      "guard.SerializedVariationTest",
      "guard.ThreadAndFileGuardTest");

  @Test
  @Timeout(value = 20, unit = TimeUnit.MINUTES) // it runs most of the suite
  void all_tests_of_the_extensions_pass_on_the_newest_junit() throws Exception {
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
    List<String> command = new ArrayList<>(List.of(
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
        "--disable-ansi-colors"));
    for (String name : PACKAGES_WITHOUT_THE_EXTENSIONS) {
      assertThat(TESTS.resolve(name)).isDirectory();
      command.add("--exclude-package=dev.tidemill.testkit." + name);
    }
    for (String name : CLASSES_WITHOUT_THE_EXTENSIONS) {
      assertThat(TESTS.resolve(name.replace('.', '/') + ".class")).isRegularFile();
      command.add("--exclude-classname=dev\\.tidemill\\.testkit\\." + name.replace(".", "\\."));
    }
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return output;
  }
}
