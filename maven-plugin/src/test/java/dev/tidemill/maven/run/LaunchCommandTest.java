/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.maven.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LaunchCommandTest {

  @Test
  void a_later_property_beats_an_earlier_one_so_the_command_line_comes_last() throws RunFailure {
    RunSettings settings = RunSettings.resolve(
        Map.of("stream.master", "local[2]", "stream.args", "a 'b c'"),
        Map.of("stream.jvmArgs", "-Xmx1g -Dstream.master=local[8]", "stream.batchInterval", "1s"),
        Map.of("stream.master", "local[4]", "app.mode", "demo"),
        Map.of(),
        Path.of("project"));
    Path classes = Path.of("project", "target", "classes");
    Path file = Path.of("target", "java.args");
    Path library = Path.of("repository", "library.jar");

    assertThat(LaunchCommand.arguments(
            List.of(classes, library),
            "com.acme.WordCount",
            settings.arguments(),
            settings,
            Optional.of("-Xmx2g"),
            "1.2.0",
            4711,
            Path.of("work"),
            file))
        .containsExactly(
            "-classpath",
            classes + File.pathSeparator + library,
            "-Xmx2g",
            "-XX:+ExitOnOutOfMemoryError",
            "-Dtidemill.default.stream.status=auto",
            "-Dtidemill.default.stream.ui.history.directory=" + Path.of("work", "history"),
            "-Dtidemill.default.stream.ui.tap.enabled=true",
            "-Dapp.mode=demo",
            "-Dstream.master=local[4]",
            "-Xmx1g",
            "-Dstream.master=local[8]",
            "-Dstream.batchInterval=1s",
            "-Dstream.master=local[2]",
            "-Dtidemill.launch.argumentFile=" + file,
            "dev.tidemill.launch.Launcher",
            "--protocol",
            "1",
            "--plugin",
            "1.2.0",
            "--class",
            "com.acme.WordCount",
            "--parent",
            "4711",
            "--stop-timeout",
            "PT30S",
            "--",
            "a",
            "b c");
  }

  @Test
  void the_users_options_come_behind_those_of_the_plugin_so_that_they_win() throws RunFailure {
    RunSettings settings = RunSettings.resolve(
        Map.of(),
        Map.of("stream.jvmArgs", "-XX:-ExitOnOutOfMemoryError"),
        Map.of(),
        Map.of(),
        Path.of("project"));

    assertThat(LaunchCommand.arguments(
            List.of(),
            "com.acme.WordCount",
            settings.arguments(),
            settings,
            Optional.empty(),
            "1.2.0",
            4711,
            Path.of("work"),
            Path.of("java.args")))
        .containsSubsequence("-XX:+ExitOnOutOfMemoryError", "-XX:-ExitOnOutOfMemoryError");
  }

  @Test
  void no_value_that_may_be_a_password_is_in_the_masked_command() {
    assertThat(LaunchCommand.masked(List.of(
            "-classpath",
            "a.jar",
            "-Xmx1g",
            "-Dapp.password=secret",
            "-Dapp.flag",
            "-Dapp.two=secret\nsecret",
            "-javaagent:agent.jar=token=secret",
            "-agentpath:agent.so=secret",
            "-agentlib:agent=secret",
            "--password=secret",
            "dev.tidemill.launch.Launcher",
            "--class",
            "com.acme.WordCount",
            "--",
            "--password",
            "secret",
            "--")))
        .containsExactly(
            "-classpath",
            "a.jar",
            "-Xmx1g",
            "-Dapp.password=***",
            "-Dapp.flag",
            "-Dapp.two=***",
            "-javaagent:agent.jar=***",
            "-agentpath:agent.so=***",
            "-agentlib:agent=***",
            "--password=***",
            "dev.tidemill.launch.Launcher",
            "--class",
            "com.acme.WordCount",
            "--",
            "***",
            "***",
            "***");
  }
}
