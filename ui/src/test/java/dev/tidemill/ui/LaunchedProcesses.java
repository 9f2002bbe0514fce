/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.ui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidemill.launch.Launcher;
import java.io.IOException;
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

/** Programs in processes of their own, one after the other. */
public final class LaunchedProcesses implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final Pattern ADDRESS = Pattern.compile("is shown at http://localhost:(\\d+)/");

  private final Path directory;
  private final List<Process> processes = new ArrayList<>();

  public LaunchedProcesses(Path directory) {
    this.directory = directory;
  }

  /** Starts a program under the launcher; options that do not start with a dash are its arguments. */
  public void launch(Class<?> program, Map<String, String> environment, String... options)
      throws IOException {
    List<String> ofJvm =
        Arrays.stream(options).filter(option -> option.startsWith("-")).toList();
    List<String> command = new ArrayList<>(
        List.of(Launcher.class.getName(), "--protocol", "1", "--class", program.getName(), "--"));
    Arrays.stream(options).filter(option -> !option.startsWith("-")).forEach(command::add);
    start(ofJvm, environment, command.toArray(String[]::new));
  }

  void start(List<String> ofJvm, Map<String, String> environment, String... program)
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

  public String printed() throws IOException {
    return Files.readString(directory.resolve("output-" + (processes.size() - 1)));
  }

  public Process last() {
    return processes.get(processes.size() - 1);
  }

  /** The port of the page, once the log says it. */
  int port() {
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
  public String ended() throws Exception {
    assertThat(last().waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(last().exitValue()).as(printed()).isZero();
    return printed();
  }

  @Override
  public void close() {
    processes.forEach(Process::destroyForcibly);
    processes.forEach(process -> process.onExit().join());
  }
}
