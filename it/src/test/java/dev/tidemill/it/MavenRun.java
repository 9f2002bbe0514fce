/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.it;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** One run of Maven in a process group of its own, as a shell would start it; what it prints goes to files. */
record MavenRun(Process process, Path output, Path errors) implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final String QUICK_START = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx256m";

  private static final Pattern COLOR = Pattern.compile("\u001b\\[[0-9;]*m");

  /**
   * Nothing but this build's local repository is asked, so nothing is downloaded, and the user's settings do not count. A local
   * repository need not hold checksums.
   */
  private static final String SETTINGS = """
      <settings>
        <mirrors>
          <mirror>
            <id>outer</id>
            <url>%s</url>
            <mirrorOf>*</mirrorOf>
          </mirror>
        </mirrors>
        <profiles>
          <profile>
            <id>no-checksums</id>
            <repositories>
              <repository>
                <id>central</id>
                <url>https://repo.maven.apache.org/maven2</url>
                <releases><checksumPolicy>ignore</checksumPolicy></releases>
                <snapshots><enabled>false</enabled></snapshots>
              </repository>
            </repositories>
            <pluginRepositories>
              <pluginRepository>
                <id>central</id>
                <url>https://repo.maven.apache.org/maven2</url>
                <releases><checksumPolicy>ignore</checksumPolicy></releases>
                <snapshots><enabled>false</enabled></snapshots>
              </pluginRepository>
            </pluginRepositories>
          </profile>
        </profiles>
        <activeProfiles>
          <activeProfile>no-checksums</activeProfile>
        </activeProfiles>
      </settings>
      """;

  /**
   * Starts Maven in the directory of a project.
   *
   * <p>The process is Maven's own JVM, because all programs in between replace themselves. The signal of Ctrl-C is set to its
   * default, because a shell makes what it runs in the background deaf to it, and this test may run there.
   */
  static MavenRun start(MavenInstallation maven, FixtureProject project, String... arguments)
      throws IOException {
    return start(maven, project, command -> command, arguments);
  }

  /**
   * Starts Maven as {@link #start} does, on a terminal of its own, which {@code script} of util-linux makes: in the session of
   * that terminal, and not in one without.
   */
  static MavenRun startOnTerminal(
      MavenInstallation maven, FixtureProject project, String... arguments) throws IOException {
    return start(
        maven,
        project,
        command -> List.of(
            "env",
            "TERM=xterm",
            "script",
            "-qec",
            "'" + String.join("' '", command.subList(1, command.size())) + "'",
            project.directory().resolve("typescript").toString()),
        arguments);
  }

  private static MavenRun start(
      MavenInstallation maven,
      FixtureProject project,
      UnaryOperator<List<String>> wrapper,
      String... arguments)
      throws IOException {
    Path directory = project.directory();
    Path outer = Path.of(MavenInstallation.setting("it.outerRepository"));
    Path settings =
        Files.writeString(directory.resolve("settings.xml"), SETTINGS.formatted(outer.toUri()));
    List<String> command = new ArrayList<>(List.of("setsid", "env", "--default-signal=INT"));
    command.add(maven.home().resolve("bin/mvn").toString());
    command.addAll(List.of("-B", "-ntp", "-s", settings.toString()));
    command.add("-Dmaven.repo.local=" + MavenInstallation.setting("it.repository"));
    command.add("-Dstream.jvmArgs=" + QUICK_START);
    command.addAll(List.of(arguments));
    Path output = Files.createTempFile(directory, "output-", ".log");
    Path errors = Files.createTempFile(directory, "errors-", ".log");
    ProcessBuilder builder = new ProcessBuilder(wrapper.apply(command))
        .directory(directory.toFile())
        .redirectOutput(output.toFile())
        .redirectError(errors.toFile());
    builder.environment().put("JAVA_HOME", maven.java().home().toString());
    builder.environment().put("MAVEN_OPTS", QUICK_START);
    builder.environment().put("MAVEN_SKIP_RC", "true");
    builder.environment().remove("MAVEN_ARGS");
    return new MavenRun(builder.start(), output, errors);
  }

  /** Starts Maven and waits for its end. */
  static MavenRun finish(MavenInstallation maven, FixtureProject project, String... arguments)
      throws Exception {
    MavenRun run = start(maven, project, arguments);
    run.exitCode();
    return run;
  }

  MavenRun awaitOutput(String text) {
    await()
        .atMost(PATIENCE)
        .failFast("Maven has ended", () -> !process.isAlive())
        .until(() -> printed().contains(text));
    return this;
  }

  /** As {@link #awaitOutput}, on the standard error stream. */
  MavenRun awaitComplaint(String text) {
    await()
        .atMost(PATIENCE)
        .failFast("Maven has ended", () -> !process.isAlive())
        .until(() -> complained().contains(text));
    return this;
  }

  /** As a person does at the terminal; what Maven starts reads it. */
  void type(String line) throws IOException {
    process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().flush();
  }

  int exitCode() throws InterruptedException {
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      close();
      throw new AssertionError("Maven did not end within " + PATIENCE + ":\n" + printed());
    }
    return process.exitValue();
  }

  String printed() {
    return read(output);
  }

  String complained() {
    return read(errors);
  }

  /** What is printed without Maven's mark at the beginning of the line. */
  List<String> printedByTheJob() {
    return printed()
        .lines()
        .filter(line -> !line.startsWith("[") && !line.isBlank())
        .toList();
  }

  private static String read(Path file) {
    try {
      return COLOR.matcher(Files.readString(file)).replaceAll("");
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** The process of the job, while it runs. */
  ProcessHandle job() {
    return process.children().findFirst().orElseThrow();
  }

  /** As Ctrl-C does: the signal goes to Maven and to everything it has started. */
  void interruptGroup() throws IOException, InterruptedException {
    Process kill = new ProcessBuilder("kill", "-INT", "--", "-" + process.pid())
        .inheritIO()
        .start();
    if (kill.waitFor() != 0) {
      throw new AssertionError("There is no process group " + process.pid());
    }
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
