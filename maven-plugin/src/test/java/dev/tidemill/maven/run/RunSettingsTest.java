/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.maven.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RunSettingsTest {

  private static final Path PROJECT = Path.of("project").toAbsolutePath();

  @Test
  void what_nobody_gives_has_a_default() throws RunFailure {
    RunSettings settings = resolve(Map.of(), Map.of());

    assertThat(settings.job()).isEmpty();
    assertThat(settings.skip()).isFalse();
    assertThat(settings.arguments()).isEmpty();
    assertThat(settings.jvmArguments()).isEmpty();
    assertThat(settings.forwarded()).isEmpty();
    assertThat(settings.stopTimeout()).isEqualTo(Duration.ofSeconds(30));
    assertThat(settings.exitCodeFile()).isEqualTo(PROJECT.resolve("target/stream/exit-code"));
    assertThat(settings.workingDirectory()).isEqualTo(PROJECT);
    assertThat(settings.scope()).isEqualTo(Scope.PROVIDED);
  }

  @Test
  void the_command_line_beats_the_pom() throws RunFailure {
    Map<String, String> pom = Map.of(
        "stream.job", "OfPom",
        "stream.skip", "true",
        "stream.args", "of pom",
        "stream.master", "local[1]",
        "stream.stop.timeout", "1s",
        "stream.exitCodeFile", "pom.txt",
        "stream.workingDirectory", "pom",
        "stream.scope", "runtime");
    Map<String, String> commandLine = Map.of(
        "stream.job", "OfUser",
        "stream.skip", "false",
        "stream.args", "'of user'",
        "stream.master", "local[2]",
        "stream.stop.timeout", "2s",
        "stream.exitCodeFile", "user.txt",
        "stream.workingDirectory", "user",
        "stream.scope", "test");

    assertThat(resolve(Map.of(), pom))
        .isEqualTo(new RunSettings(
            Optional.of("OfPom"),
            true,
            List.of("of", "pom"),
            List.of(),
            Map.of("stream.master", "local[1]", "stream.stop.timeout", "1s"),
            Set.of(),
            Map.of(),
            Map.of(),
            Duration.ofSeconds(1),
            PROJECT.resolve("pom.txt"),
            PROJECT.resolve("pom"),
            Scope.RUNTIME));
    assertThat(resolve(commandLine, pom))
        .isEqualTo(new RunSettings(
            Optional.of("OfUser"),
            false,
            List.of("of user"),
            List.of(),
            Map.of("stream.master", "local[2]", "stream.stop.timeout", "2s"),
            commandLine.keySet(),
            Map.of(),
            Map.of(),
            Duration.ofSeconds(2),
            PROJECT.resolve("user.txt"),
            PROJECT.resolve("user"),
            Scope.TEST));
  }

  @Test
  void the_build_ends_a_job_that_does_not_stop_only_after_the_job_could_do_so_itself()
      throws RunFailure {
    assertThat(resolve(Map.of("stream.stop.timeout", "2m"), Map.of()).patience())
        .isEqualTo(Duration.ofSeconds(125));
    assertThat(resolve(Map.of(), Map.of()).patience()).isEqualTo(Duration.ofMinutes(10));
  }

  @Test
  void jvm_options_of_the_command_line_follow_those_of_the_pom() throws RunFailure {
    RunSettings settings = resolve(
        Map.of("stream.jvmArgs", "-Xmx2g"),
        Map.of("stream.jvmArgs", "--add-opens java.base/java.nio=ALL-UNNAMED -Xmx1g"));

    assertThat(settings.jvmArguments())
        .containsExactly("--add-opens", "java.base/java.nio=ALL-UNNAMED", "-Xmx1g", "-Xmx2g");
  }

  @Test
  void jvm_options_that_maven_filled_in_from_the_command_line_are_given_once() throws RunFailure {
    Map<String, String> same = Map.of("stream.jvmArgs", "-agentlib:jdwp=transport=dt_socket");

    assertThat(resolve(same, same).jvmArguments()).hasSize(1);
  }

  @Test
  void settings_of_the_job_are_forwarded_and_those_of_the_goal_are_not() throws RunFailure {
    RunSettings settings = resolve(
        Map.of(
            "stream.maxBatches", "5",
            "stream.ui.port", "0",
            "stream.job", "WordCount",
            "stream.jvmArgs", "-Xmx1g",
            "maven.test.skip", "true"),
        Map.of("stream.batchInterval", "1s", "stream.maxBatches", "7"));

    assertThat(settings.forwarded())
        .containsOnly(
            Map.entry("stream.maxBatches", "5"),
            Map.entry("stream.ui.port", "0"),
            Map.entry("stream.batchInterval", "1s"));
  }

  @Test
  void a_setting_without_a_value_counts_as_not_given() throws RunFailure {
    RunSettings settings = resolve(
        Map.of("stream.job", "", "stream.master", " "),
        Map.of("stream.job", "OfPom", "stream.master", "local[1]"));

    assertThat(settings.job()).contains("OfPom");
    assertThat(settings.forwarded()).containsOnly(Map.entry("stream.master", "local[1]"));
  }

  @Test
  void quotes_keep_arguments_together() throws RunFailure {
    assertThat(resolve(Map.of("stream.args", "one 'two words' \"three more words\""), Map.of())
            .arguments())
        .containsExactly("one", "two words", "three more words");
  }

  @Test
  void a_quote_that_is_not_closed_is_refused() {
    assertThatThrownBy(() -> resolve(Map.of("stream.args", "one 'two"), Map.of()))
        .isInstanceOf(RunFailure.class)
        .hasMessage("stream.args opens a quote ' at character 5 that nothing closes.");
  }

  @Test
  void lists_may_be_written_over_several_lines() throws RunFailure {
    RunSettings settings = resolve(
        Map.of(),
        Map.of(
            "stream.args", "one\n       two",
            "stream.jvmArgs", "\n  -Xmx210m\n  -Dmy.a=1\n"));

    assertThat(settings.arguments()).containsExactly("one", "two");
    assertThat(settings.jvmArguments()).containsExactly("-Xmx210m", "-Dmy.a=1");
  }

  @Test
  void single_values_may_stand_on_a_line_of_their_own() throws RunFailure {
    Map<String, String> pom = new HashMap<>();
    for (String name : List.of("job", "master", "exitCodeFile", "workingDirectory")) {
      pom.put("stream." + name, "\n    value\n  ");
    }
    pom.put("stream.scope", "\n    test\n  ");
    pom.put("stream.skip", "\n    true\n  ");
    pom.put("stream.stop.timeout", "\n    2m\n  ");

    RunSettings settings = resolve(Map.of(), pom);

    assertThat(settings.job()).contains("value");
    assertThat(settings.forwarded())
        .containsOnly(Map.entry("stream.master", "value"), Map.entry("stream.stop.timeout", "2m"));
    assertThat(settings.exitCodeFile()).isEqualTo(PROJECT.resolve("value"));
    assertThat(settings.workingDirectory()).isEqualTo(PROJECT.resolve("value"));
    assertThat(settings.scope()).isEqualTo(Scope.TEST);
    assertThat(settings.skip()).isTrue();
    assertThat(settings.stopTimeout()).isEqualTo(Duration.ofMinutes(2));
  }

  @Test
  void a_property_or_variable_without_a_text_is_empty() throws RunFailure {
    Map<String, String> none = new HashMap<>();
    none.put("my.empty", null);

    RunSettings settings = RunSettings.resolve(Map.of(), Map.of(), none, none, PROJECT);

    assertThat(settings.systemProperties()).containsOnly(Map.entry("my.empty", ""));
    assertThat(settings.environment()).containsOnly(Map.entry("my.empty", ""));
  }

  @Test
  void an_unknown_scope_is_refused_with_the_known_ones() {
    assertThatThrownBy(() -> resolve(Map.of("stream.scope", "compile"), Map.of()))
        .isInstanceOf(RunFailure.class)
        .hasMessage(
            "stream.scope is 'compile', but it can only be one of runtime, provided, test.");
  }

  @Test
  void each_scope_includes_the_one_before() {
    assertThat(List.of("compile", "runtime", "system")).allMatch(Scope.RUNTIME::includes);
    assertThat(List.of("provided", "test", "import")).noneMatch(Scope.RUNTIME::includes);
    assertThat(List.of("compile", "runtime", "system", "provided"))
        .allMatch(Scope.PROVIDED::includes);
    assertThat(List.of("test", "import")).noneMatch(Scope.PROVIDED::includes);
    assertThat(List.of("compile", "runtime", "system", "provided", "test"))
        .allMatch(Scope.TEST::includes);
  }

  private static RunSettings resolve(Map<String, String> commandLine, Map<String, String> pom)
      throws RunFailure {
    return RunSettings.resolve(commandLine, pom, Map.of(), Map.of(), PROJECT);
  }
}
