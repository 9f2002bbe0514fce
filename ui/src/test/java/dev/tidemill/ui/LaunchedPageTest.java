/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When a job has a page: real processes, as the plugin and {@code java} start them. */
class LaunchedPageTest {

  @TempDir
  private Path directory;

  private LaunchedProcesses processes;

  @BeforeEach
  void open() {
    processes = new LaunchedProcesses(directory);
  }

  @AfterEach
  void close() {
    processes.close();
  }

  @Test
  void a_job_under_the_launcher_has_a_page() throws Exception {
    processes.launch(LaunchedJobs.Job.class, Map.of(), "-Dstream.ui.port=0");

    assertThat(Client.get(processes.port(), "/api/v1/applications")).contains("\"name\":\"Job\"");
  }

  @Test
  void a_program_with_its_own_main_under_the_launcher_has_a_page() throws Exception {
    processes.launch(LaunchedJobs.OwnMain.class, Map.of(), "-Dstream.ui.port=0");

    assertThat(Client.get(processes.port(), "/api/v1/applications"))
        .contains("\"name\":\"own main\"");
  }

  @Test
  void a_program_without_the_launcher_has_a_page_only_if_it_asks_for_it() throws Exception {
    processes.start(
        List.of("-Dstream.maxBatches=2"), Map.of(), LaunchedJobs.OwnMain.class.getName());
    assertThat(processes.ended()).doesNotContain("is shown at");

    processes.start(
        List.of(),
        Map.of(),
        LaunchedJobs.OwnMain.class.getName(),
        "stream.ui.enabled=true",
        "stream.ui.port=0");
    assertThat(processes.port()).isPositive();
  }

  @Test
  void a_property_a_variable_and_the_program_each_turn_the_page_off() throws Exception {
    processes.launch(
        LaunchedJobs.OwnMain.class, Map.of(), "-Dstream.ui.enabled=false", "-Dstream.maxBatches=2");
    assertThat(processes.ended()).doesNotContain("is shown at");

    processes.launch(
        LaunchedJobs.OwnMain.class, Map.of("STREAM_UI_ENABLED", "false"), "-Dstream.maxBatches=2");
    assertThat(processes.ended()).doesNotContain("is shown at");

    processes.launch(
        LaunchedJobs.OwnMain.class, Map.of(), "-Dstream.maxBatches=2", "stream.ui.enabled=false");
    assertThat(processes.ended()).doesNotContain("is shown at");
  }

  @Test
  void a_manual_clock_has_neither_page_nor_threads_even_where_the_page_is_asked_for()
      throws Exception {
    processes.launch(LaunchedJobs.OnManualClock.class, Map.of(), "-Dstream.ui.enabled=true");

    assertThat(processes.ended()).isEqualToNormalizingNewlines("done\n");
  }

  @Test
  void a_taken_port_leads_to_the_next_and_the_log_says_which() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      processes.launch(
          LaunchedJobs.Job.class, Map.of(), "-Dstream.ui.port=" + taken.getLocalPort());

      assertThat(processes.port())
          .isGreaterThan(taken.getLocalPort())
          .isLessThan(taken.getLocalPort() + 10);
    }
  }

  @Test
  void a_page_that_cannot_start_neither_fails_nor_delays_the_job() throws Exception {
    processes.launch(
        LaunchedJobs.Job.class,
        Map.of(),
        "-Dstream.ui.host=" + "a".repeat(64) + ".invalid", // too long a name to ask a server for
        "-Dstream.maxBatches=3");

    assertThat(processes.ended()).contains("cannot watch the job, which runs without it");
  }
}
