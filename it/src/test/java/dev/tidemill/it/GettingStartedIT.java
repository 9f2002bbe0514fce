/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every command of the page docs/getting-started.md, in its order, as the reader types it. */
class GettingStartedIT {

  private static final Pattern SHELL = Pattern.compile("```sh\n(.*?)```\n", Pattern.DOTALL);
  private static final MavenInstallation MAVEN = MavenInstallation.ofThisBuild();

  /** Nobody feeds the jobs here; that they run is seen by their batches, even if these are empty. */
  private static final String RUNNING = "Time: ";

  @TempDir
  private Path directory;

  @Test
  void every_command_does_what_the_page_says() throws Exception {
    List<String> commands = commands(RepositoryPage.read("docs/getting-started.md"));
    assertThat(commands).hasSizeGreaterThan(9);

    for (String command : commands) {
      List<String> words = List.of(command.split(" +", -1));
      List<String> arguments = words.subList(1, words.size());
      switch (words.get(0)) {
        case "cd" -> directory = directory.resolve(words.get(1));
        case "mvn" -> mvn(arguments);
        case "java" -> java(arguments);
        default -> throw new AssertionError("The page has a command that is not tried: " + command);
      }
    }

    assertThat(GeneratedProject.files(project()))
        .contains(
            "src/main/java/com/acme/SocketWordCount.java",
            "src/main/java/com/acme/FilesWordCount.java",
            "src/main/java/com/acme/KafkaWordCount.java")
        .doesNotContain("src/main/java/com/acme/ReplayWordCount.java");
  }

  private void mvn(List<String> arguments) throws Exception {
    if (arguments.contains("stream:run")) {
      runUntilItIsSeenToWork(arguments);
      return;
    }
    MavenRun run = MavenRun.finish(MAVEN, project(), inThisRepository(arguments));
    assertThat(run.exitCode()).as("mvn %s%n%s", arguments, run.printed()).isZero();
    if (arguments.contains("verify")) {
      assertThat(run.printed())
          .contains("Running com.acme.KafkaWordCountIT")
          .contains("Tests run: 24, Failures: 0, Errors: 0, Skipped: 0");
    }
  }

  private void runUntilItIsSeenToWork(List<String> arguments) throws Exception {
    boolean broker = arguments.contains("-Dstream.job=TryKafka");
    try (MavenRun run = MavenRun.start(MAVEN, project(), inThisRepository(arguments))) {
      run.awaitOutput(broker ? "A Kafka broker runs at" : RUNNING);
      run.interruptGroup();
      assertThat(run.exitCode()).as(run.printed()).isEqualTo(130);
    }
  }

  private void java(List<String> arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(MAVEN.java().home().resolve("bin/java").toString());
    command.add("-Dstream.maxBatches=2");
    command.addAll(arguments);
    Path output = Files.createTempFile(directory, "java-", ".log");
    Process java = new ProcessBuilder(command)
        .directory(directory.toFile())
        .redirectErrorStream(true)
        .redirectOutput(output.toFile())
        .start();
    try {
      assertThat(java.waitFor(2, TimeUnit.MINUTES))
          .as("java %s ends", arguments)
          .isTrue();
      assertThat(java.exitValue()).as(Files.readString(output)).isZero();
      assertThat(output).content().contains(RUNNING);
    } finally {
      java.destroyForcibly();
    }
  }

  private FixtureProject project() {
    return new FixtureProject(directory);
  }

  /** Plugins are found by their coordinates and the archetype by its version, because no repository of Maven's is asked. */
  private static String[] inThisRepository(List<String> arguments) {
    List<String> complete = new ArrayList<>(arguments);
    if (complete.remove("archetype:generate")) {
      complete.add(0, GeneratedProject.archetypeGoal());
      complete.add("-DarchetypeCatalog=local");
      complete.add("-DarchetypeVersion=" + MavenInstallation.setting("it.version"));
    }
    return complete.toArray(String[]::new);
  }

  private static List<String> commands(String page) {
    return SHELL
        .matcher(page)
        .results()
        .flatMap(block -> Arrays.stream(block.group(1).replace("\\\n", "").split("\n", -1)))
        .filter(line -> !line.isBlank())
        .toList();
  }
}
