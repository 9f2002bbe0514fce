/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.ui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidemill.launch.Launcher;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When a job has a page: real processes, as the plugin and {@code java} start them. */
class LaunchedPageTest {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final Pattern ADDRESS = Pattern.compile("is shown at http://localhost:(\\d+)/");

  @TempDir
  private Path directory;

  private final List<Process> processes = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (Process process : processes) {
      process.destroyForcibly().waitFor();
    }
  }

  @Test
  void a_job_under_the_launcher_has_a_page() throws Exception {
    launch(LaunchedJobs.Job.class, Map.of(), "-Dstream.ui.port=0");

    assertThat(Client.get(port(), "/api/v1/applications")).contains("\"name\":\"Job\"");
  }

  @Test
  void a_program_with_its_own_main_under_the_launcher_has_a_page() throws Exception {
    launch(LaunchedJobs.OwnMain.class, Map.of(), "-Dstream.ui.port=0");

    assertThat(Client.get(port(), "/api/v1/applications")).contains("\"name\":\"own main\"");
  }

  @Test
  void a_program_without_the_launcher_has_a_page_only_if_it_asks_for_it() throws Exception {
    start(List.of("-Dstream.maxBatches=2"), Map.of(), LaunchedJobs.OwnMain.class.getName());
    assertThat(ended()).doesNotContain("is shown at");

    start(
        List.of(),
        Map.of(),
        LaunchedJobs.OwnMain.class.getName(),
        "stream.ui.enabled=true",
        "stream.ui.port=0");
    assertThat(port()).isPositive();
  }

  @Test
  void a_property_a_variable_and_the_program_each_turn_the_page_off() throws Exception {
    launch(
        LaunchedJobs.OwnMain.class, Map.of(), "-Dstream.ui.enabled=false", "-Dstream.maxBatches=2");
    assertThat(ended()).doesNotContain("is shown at");

    launch(
        LaunchedJobs.OwnMain.class, Map.of("STREAM_UI_ENABLED", "false"), "-Dstream.maxBatches=2");
    assertThat(ended()).doesNotContain("is shown at");

    launch(
        LaunchedJobs.OwnMain.class, Map.of(), "-Dstream.maxBatches=2", "stream.ui.enabled=false");
    assertThat(ended()).doesNotContain("is shown at");
  }

  @Test
  void a_manual_clock_has_neither_page_nor_threads_even_where_the_page_is_asked_for()
      throws Exception {
    launch(LaunchedJobs.OnManualClock.class, Map.of(), "-Dstream.ui.enabled=true");

    assertThat(ended()).isEqualToNormalizingNewlines("done\n");
  }

  @Test
  void a_taken_port_leads_to_the_next_and_the_log_says_which() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      launch(LaunchedJobs.Job.class, Map.of(), "-Dstream.ui.port=" + taken.getLocalPort());

      assertThat(port()).isGreaterThan(taken.getLocalPort()).isLessThan(taken.getLocalPort() + 10);
    }
  }

  @Test
  void a_page_that_cannot_start_neither_fails_nor_delays_the_job() throws Exception {
    launch(
        LaunchedJobs.Job.class,
        Map.of(),
        "-Dstream.ui.host=no-such-host.invalid",
        "-Dstream.maxBatches=3");

    assertThat(ended()).contains("cannot watch the job, which runs without it");
  }

  private void launch(Class<?> program, Map<String, String> environment, String... options)
      throws IOException {
    List<String> ofJvm =
        Arrays.stream(options).filter(option -> option.startsWith("-")).toList();
    List<String> command = new ArrayList<>(
        List.of(Launcher.class.getName(), "--protocol", "1", "--class", program.getName(), "--"));
    Arrays.stream(options).filter(option -> !option.startsWith("-")).forEach(command::add);
    start(ofJvm, environment, command.toArray(String[]::new));
  }

  private void start(List<String> ofJvm, Map<String, String> environment, String... program)
      throws IOException {
    List<String> command = new ArrayList<>(List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:TieredStopAtLevel=1",
        "-XX:+UseSerialGC",
        "-Xmx128m",
        "-cp",
        System.getProperty("java.class.path")));
    command.addAll(ofJvm);
    command.addAll(List.of(program));
    ProcessBuilder builder = new ProcessBuilder(command)
        .directory(directory.toFile())
        .redirectErrorStream(true)
        .redirectOutput(output().toFile());
    builder.environment().putAll(environment);
    processes.add(builder.start());
  }

  private Path output() {
    return directory.resolve("output-" + processes.size());
  }

  private String printed() throws IOException {
    return Files.readString(directory.resolve("output-" + (processes.size() - 1)));
  }

  private Process last() {
    return processes.get(processes.size() - 1);
  }

  /** The port of the page, once the log says it. */
  private int port() {
    return await()
        .atMost(PATIENCE)
        .failFast(() -> {
          if (!last().isAlive()) {
            throw new AssertionError("the process has ended:\n" + printed());
          }
        })
        .until(
            () -> {
              Matcher address = ADDRESS.matcher(printed());
              return address.find() ? Integer.parseInt(address.group(1)) : 0;
            },
            port -> port > 0);
  }

  /** What a process that ends well has printed. */
  private String ended() throws Exception {
    assertThat(last().waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(last().exitValue()).as(printed()).isZero();
    return printed();
  }
}
