/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.maven.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CheckpointCommandTest {

  @Test
  void without_anything_it_shows_the_checkpoint() {
    CheckpointCommand command = CheckpointCommand.taken(new HashMap<>(), new HashMap<>());

    assertThat(command.arguments("com.acme.Orders", List.of()))
        .containsExactly("show", "--job", "com.acme.Orders", "--");
  }

  @Test
  void the_command_line_beats_the_pom_and_an_empty_value_counts_as_none() {
    Map<String, String> commandLine =
        new HashMap<>(Map.of("stream.action", "diff", "stream.from", " 3 ", "stream.to", " "));
    Map<String, String> pom =
        new HashMap<>(Map.of("stream.action", "list", "stream.from", "1", "stream.to", "9"));

    CheckpointCommand command = CheckpointCommand.taken(commandLine, pom);

    assertThat(command.arguments("Orders", List.of("a", "b")))
        .containsExactly("diff", "--from", "3", "--to", "9", "--job", "Orders", "--", "a", "b");
  }

  @Test
  void what_is_about_the_job_remains() {
    Map<String, String> commandLine = new HashMap<>(
        Map.of("stream.state", "totals", "stream.state.keyGroups", "64", "stream.job", "Orders"));

    CheckpointCommand.taken(commandLine, new HashMap<>());

    assertThat(commandLine).containsOnlyKeys("stream.state.keyGroups", "stream.job");
  }

  @Test
  void a_failure_says_what_the_code_means() {
    CheckpointCommand verify = new CheckpointCommand("verify", Map.of());

    assertThat(verify.failure(new ExitStatus(1, false)))
        .contains("(verify)", "code 1", "is damaged");
    assertThat(verify.failure(new ExitStatus(2, false))).contains("command line");
    assertThat(CheckpointCommand.checkUpgrade().failure(new ExitStatus(1, false)))
        .contains("stream:check-upgrade", "does not go on");
  }

  @Test
  void a_command_on_dead_letters_has_its_own_tool_options_and_reasons() {
    Map<String, String> commandLine =
        new HashMap<>(Map.of("stream.action", "reinject", "stream.to", "again"));

    CheckpointCommand command = CheckpointCommand.onDeadLetters(commandLine, new HashMap<>());

    assertThat(command.tool()).isEqualTo("dev.tidemill.launch.DeadLetterTool");
    assertThat(command.arguments("Orders", List.of()))
        .containsExactly("reinject", "--to", "again", "--job", "Orders", "--");
    assertThat(command.failure(new ExitStatus(1, false)))
        .contains("stream:deadletters (reinject)", "not all records could be injected");
    assertThat(CheckpointCommand.onDeadLetters(new HashMap<>(), new HashMap<>()).action())
        .isEqualTo("list");
  }
}
