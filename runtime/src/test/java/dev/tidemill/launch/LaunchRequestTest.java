/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LaunchRequestTest {

  @Test
  void all_that_the_plugin_says_is_understood() throws LaunchFailure {
    assertThat(LaunchRequest.parse(
            "--protocol",
            "1",
            "--plugin",
            "1.2.0",
            "--class",
            "com.acme.WordCount",
            "--parent",
            "4711",
            "--stop-timeout",
            "PT5S",
            "--",
            "--class",
            "is an argument",
            "--"))
        .isEqualTo(new LaunchRequest(
            "com.acme.WordCount",
            OptionalLong.of(4711),
            Duration.ofSeconds(5),
            List.of("--class", "is an argument", "--")));
  }

  @Test
  void by_hand_the_class_is_enough() throws LaunchFailure {
    assertThat(LaunchRequest.parse("--protocol", "1", "--class", "WordCount"))
        .isEqualTo(new LaunchRequest(
            "WordCount", OptionalLong.empty(), Duration.ofSeconds(30), List.of()));
  }

  @Test
  void another_protocol_is_refused_naming_both_versions_and_the_cure() {
    refused("--protocol", "2", "--plugin", "1.2.0", "--unheard-of").hasMessage("""
            The plugin stream-maven-plugin 1.2.0 speaks version 2 of its protocol, but the project's tidemill-runtime (not packaged) knows version 1 only.
            Give dev.tidemill:stream-maven-plugin and dev.tidemill:tidemill-runtime the same version in the project's pom.xml.""");
  }

  @Test
  void a_command_line_without_a_protocol_is_refused_with_the_right_one() {
    refused().hasMessageContaining("it does not begin with --protocol NUMBER");
    refused("com.acme.WordCount")
        .hasMessageContaining("it does not begin with --protocol NUMBER")
        .hasMessageContaining(
            "java -cp ... dev.tidemill.launch.Launcher --protocol 1 --class CLASS");
  }

  @Test
  void what_cannot_be_understood_is_named() {
    refused("--protocol", "1").hasMessageContaining("the option --class is missing");
    refused("--protocol", "1", "--class").hasMessageContaining("the option --class has no value");
    refused("--protocol", "1", "--job", "x")
        .hasMessageContaining("the option '--job' is not known");
    refused("--protocol", "1", "--class", "x", "--parent", "init")
        .hasMessageContaining("--parent has the value 'init', which is not a process id");
    refused("--protocol", "1", "--class", "x", "--stop-timeout", "soon")
        .hasMessageContaining(
            "--stop-timeout has the value 'soon', which is not a duration such as PT30S");
  }

  @Test
  void a_runnable_jar_names_its_job_and_every_argument_is_the_jobs(@TempDir Path directory)
      throws Exception {
    Path manifest = directory.resolve("META-INF/MANIFEST.MF");
    Files.createDirectories(manifest.getParent());
    Files.writeString(manifest, "Manifest-Version: 1.0\nTidemill-Job: com.acme.WordCount\n");
    URL[] classPath = {directory.toUri().toURL()};
    try (URLClassLoader jar = new URLClassLoader(classPath, null)) {
      assertThat(LaunchRequest.of(jar, "one", "two"))
          .isEqualTo(new LaunchRequest(
              "com.acme.WordCount",
              OptionalLong.empty(),
              Duration.ofSeconds(30),
              List.of("one", "two")));
      assertThat(LaunchRequest.of(jar, "--protocol", "1", "--class", "Other").className())
          .isEqualTo("Other");
    }
  }

  @Test
  void another_job_of_the_jar_is_chosen_by_its_name_with_or_without_the_package() {
    assertThat(PackagedJob.chosen("com.acme.WordCount", "")).isEqualTo("com.acme.WordCount");
    assertThat(PackagedJob.chosen("com.acme.WordCount", "Totals")).isEqualTo("com.acme.Totals");
    assertThat(PackagedJob.chosen("com.acme.WordCount", "org.Totals")).isEqualTo("org.Totals");
    assertThat(PackagedJob.chosen("WordCount", "Totals")).isEqualTo("Totals");
  }

  @Test
  void without_a_job_in_any_manifest_the_command_line_is_refused() throws Exception {
    try (URLClassLoader nothing = new URLClassLoader(new URL[0], null)) {
      assertThatThrownBy(() -> LaunchRequest.of(nothing, "one"))
          .hasMessageContaining("no jar on the class path names its job by Tidemill-Job");
    }
  }

  private static AbstractThrowableAssert<?, ?> refused(String... args) {
    return assertThatThrownBy(() -> LaunchRequest.parse(args))
        .isInstanceOfSatisfying(
            LaunchFailure.class,
            failure -> assertThat(failure.exitCode()).isEqualTo(ExitCode.USAGE));
  }
}
