/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.launch;

import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.core.CoreConstants;
import dev.tidemill.StreamingContext;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.slf4j.Logger;

/** A launcher at work in a JVM of its own, with its output in files. */
record LauncherProcess(Process process, Path output, Path errors) implements AutoCloseable {

  private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");
  private static final List<String> FAST =
      List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx128m");

  private static final List<Class<?>> LOGBACK = List.of(LoggerContext.class, CoreConstants.class);

  static LauncherProcess start(Path directory, String... launcherArguments) throws IOException {
    return start(directory, List.of(), launcherArguments);
  }

  static LauncherProcess start(
      Path directory, List<String> jvmArguments, String... launcherArguments) throws IOException {
    return launch(Launcher.class, directory, jvmArguments, classPath(LOGBACK), launcherArguments);
  }

  private static LauncherProcess launch(
      Class<?> main,
      Path directory,
      List<String> jvmArguments,
      String classPath,
      String... launcherArguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(JAVA.toString());
    command.addAll(FAST);
    command.addAll(jvmArguments);
    command.addAll(List.of("-cp", classPath, main.getName()));
    command.addAll(List.of(launcherArguments));
    Path output = directory.resolve("output");
    Path errors = directory.resolve("errors");
    Process process = new ProcessBuilder(command)
        .directory(directory.toFile())
        .redirectOutput(output.toFile())
        .redirectError(errors.toFile())
        .start();
    return new LauncherProcess(process, output, errors);
  }

  /** Starts a job by the name of its class in {@link LaunchedJobs}. */
  static LauncherProcess job(Path directory, Class<?> type, String... arguments)
      throws IOException {
    List<String> all = new ArrayList<>(List.of("--protocol", "1", "--class", type.getName(), "--"));
    all.addAll(List.of(arguments));
    return start(directory, all.toArray(String[]::new));
  }

  /** Starts a job as {@code java -jar} does: the manifest names it, and all arguments are its own. */
  static LauncherProcess packaged(Path directory, Class<?> type, String... arguments)
      throws IOException {
    return launch(Launcher.class, directory, List.of(), classPathOfJar(directory, type), arguments);
  }

  /** Starts the tool for checkpoints with the jar of a job. */
  static LauncherProcess packagedTool(Path directory, Class<?> type, String... arguments)
      throws IOException {
    return launch(
        CheckpointTool.class, directory, List.of(), classPathOfJar(directory, type), arguments);
  }

  private static String classPathOfJar(Path directory, Class<?> type) throws IOException {
    Path jar = directory.resolve("jar");
    Files.createDirectories(jar.resolve("META-INF"));
    Files.writeString(
        jar.resolve("META-INF/MANIFEST.MF"),
        "Manifest-Version: 1.0\nTidemill-Job: " + type.getName() + "\n");
    return jar + File.pathSeparator + classPath(LOGBACK);
  }

  /** Starts a job without a provider of SLF4J. */
  static LauncherProcess withoutLogger(Path directory, Class<?> type, String... jvmArguments)
      throws IOException {
    return launch(
        Launcher.class,
        directory,
        List.of(jvmArguments),
        classPath(List.of()),
        "--protocol",
        "1",
        "--class",
        type.getName());
  }

  LauncherProcess awaitStart() {
    await().until(() -> Files.readString(output).contains("started"));
    return this;
  }

  int exitCode() throws InterruptedException {
    if (!process.waitFor(Duration.ofMinutes(1).toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("The launcher did not end within a minute");
    }
    return process.exitValue();
  }

  String printed() throws IOException {
    return Files.readString(output);
  }

  String complained() throws IOException {
    return Files.readString(errors);
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  private static String classPath(List<Class<?>> logger) {
    return Stream.concat(
            Stream.of(
                Launcher.class,
                LaunchedJobs.class,
                StreamingContext.class,
                Logger.class,
                NullMarked.class),
            logger.stream())
        .map(type -> Path.of(uri(type)).toString())
        .distinct()
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static URI uri(Class<?> type) {
    try {
      return type.getProtectionDomain().getCodeSource().getLocation().toURI();
    } catch (URISyntaxException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
