/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;

/** What docs/running.md says of the log is there. */
class RunningPageTest {
  private static final Pattern ROW =
      Pattern.compile("^\\| `([\\w.]+)` \\| (?:INFO|WARN|ERROR)", Pattern.MULTILINE);

  /** Has a logger with a name of its own, because users set its level. */
  private static final String JOB_LOG =
      "runtime/src/main/java/dev/tidemill/internal/scheduler/JobLog.java";

  @Test
  void every_logger_of_the_page_is_a_class_that_logs() {
    List<String> silent = silent(Repository.here().read("docs/running.md"));
    assertThat(silent).as("rows of docs/running.md whose class does not log").isEmpty();
  }

  @Test
  void a_row_of_a_class_that_does_not_log_is_found() {
    String page = """
        | `internal.settings.Settings` | WARN | ... |
        | `Settingz` | WARN | ... |
        | `DStream` | INFO | ... |
        """;
    assertThat(silent(page)).containsExactly("dev.tidemill.Settingz", "dev.tidemill.DStream");
  }

  private static List<String> silent(String page) {
    List<String> loggers = ROW.matcher(page)
        .results()
        .map((MatchResult row) -> "dev.tidemill." + row.group(1))
        .toList();
    assertThat(loggers).as("rows of loggers").isNotEmpty();
    List<String> silent = new ArrayList<>(loggers);
    silent.removeIf(RunningPageTest::logs);
    return silent;
  }

  private static boolean logs(String name) {
    if (Repository.here().read(JOB_LOG).contains("getLogger(\"" + name + "\")")) {
      return true;
    }
    try {
      return Arrays.stream(Class.forName(name).getDeclaredFields())
          .anyMatch(field -> field.getType() == Logger.class);
    } catch (ClassNotFoundException e) {
      return false;
    }
  }
}
