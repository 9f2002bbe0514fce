/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** New projects, as users make and use them. */
class NewProjectIT {

  private static final Pattern SERVERS = Pattern.compile("runs at (\\S+:\\d+)\\.");
  private static final Pattern TEST_CASES = Pattern.compile("<testcase name=\"([^\"]*)\"");
  private static final List<String> VARIATIONS = Stream.of(
          "plain",
          "1 partition",
          "2 partitions",
          "7 partitions",
          "serialized",
          "small reads",
          "large reads",
          "restarts")
      .map(title -> "counts_the_words_of_every_batch(StreamTester)[" + title + "]")
      .toList();
  private static final MavenInstallation MAVEN = MavenInstallation.ofThisBuild();

  @TempDir
  private Path directory;

  private FixtureProject project() {
    return GeneratedProject.in(directory);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("dev.tidemill.it.MavenInstallation#all")
  void a_project_without_a_connector_is_tested_and_run_at_once_and_then_offline(
      MavenInstallation maven) throws Exception {
    MavenRun generation = GeneratedProject.byArchetype(maven, directory);
    assertThat(generation.exitCode()).as(generation.printed()).isZero();
    assertThat(generation.printed()).contains("word-count is ready, with ReplayWordCount.");

    MavenRun test = MavenRun.finish(maven, project(), "test");
    assertThat(test.exitCode()).as(test.printed()).isZero();
    assertThat(test.printed()).contains("Tests run: 8, Failures: 0, Errors: 0, Skipped: 0");

    MavenRun run = MavenRun.finish(maven, project(), "-o", "stream:run", "-Dstream.maxBatches=1");
    assertThat(run.exitCode()).as(run.printed()).isZero();
    assertThat(run.printed())
        .contains("Running ReplayWordCount (com.acme.ReplayWordCount)")
        .contains("(waves,1)");
  }

  @Test
  void both_commands_make_the_same_project() throws Exception {
    Path other = Files.createDirectory(directory.resolve("other"));
    assertThat(GeneratedProject.byPlugin(MAVEN, other, "files", "socket").exitCode())
        .isZero();
    Path here = Files.createDirectory(directory.resolve("here"));
    assertThat(GeneratedProject.byArchetype(MAVEN, here, "files", "socket").exitCode())
        .isZero();

    List<String> files = GeneratedProject.files(GeneratedProject.in(here));
    assertThat(files)
        .isEqualTo(GeneratedProject.files(GeneratedProject.in(other)))
        .hasSize(10);
    for (String file : files) {
      assertThat(here.resolve(GeneratedProject.NAME).resolve(file))
          .hasSameTextualContentAs(other.resolve(GeneratedProject.NAME).resolve(file));
    }
  }

  @Test
  void a_misspelled_connector_fails_with_the_nearest_and_leaves_nothing() throws Exception {
    MavenRun archetype = GeneratedProject.byArchetype(MAVEN, directory, "files", "sokcet");
    MavenRun plugin = GeneratedProject.byPlugin(MAVEN, directory, "files", "sokcet");

    for (MavenRun run : List.of(archetype, plugin)) {
      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(run.printed())
          .contains("There is no connector 'sokcet'. Did you mean socket?")
          .contains("replay    the lines of a poem")
          .contains("socket    lines that");
    }
    assertThat(project().directory()).doesNotExist();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("dev.tidemill.it.MavenInstallation#oldestAndNext")
  void a_connector_is_added_to_a_project_with_a_job_and_a_test_that_passes(MavenInstallation maven)
      throws Exception {
    GeneratedProject.byPlugin(maven, directory);

    MavenRun addition =
        MavenRun.finish(maven, project(), "stream:add-connector", "-Dconnectors=files");
    assertThat(addition.exitCode()).as(addition.printed()).isZero();
    assertThat(addition.printed())
        .contains("added           src/main/java/com/acme/FilesWordCount.java");

    MavenRun misspelled =
        MavenRun.finish(maven, project(), "stream:add-connector", "-Dconnectors=fiels,socket");
    assertThat(misspelled.exitCode()).isEqualTo(1);
    assertThat(misspelled.printed()).contains("Did you mean files?");
    assertThat(GeneratedProject.files(project())).noneMatch(file -> file.contains("Socket"));

    MavenRun test = MavenRun.finish(maven, project(), "test", "stream:list-connectors");
    assertThat(test.exitCode()).as(test.printed()).isZero();
    assertThat(test.printed())
        .contains("Tests run: 16, Failures: 0, Errors: 0, Skipped: 0")
        .contains("Connectors:");
  }

  @Test
  void reports_name_the_variations_of_a_test_and_a_wrong_number_explains_itself_once()
      throws Exception {
    GeneratedProject.byPlugin(MAVEN, directory);
    Path tests = project().directory().resolve("src/test/java/com/acme/ReplayWordCountTest.java");
    String right = Files.readString(tests);
    String wrong = right.replaceFirst("\\bPair\\.of\\((.*?), \\d+L\\)", "Pair.of($1, 77L)");
    assertThat(wrong).isNotEqualTo(right);

    MavenRun passing = MavenRun.finish(MAVEN, project(), "test");
    assertThat(passing.exitCode()).as(passing.printed()).isZero();
    assertThat(testCases()).containsExactlyInAnyOrderElementsOf(VARIATIONS);

    Files.writeString(tests, wrong);
    MavenRun failing = MavenRun.finish(MAVEN, project(), "test");
    assertThat(failing.exitCode()).isEqualTo(1);
    assertThat(testCases()).containsExactlyInAnyOrderElementsOf(VARIATIONS);
    assertThat(failing.printed())
        .containsOnlyOnce("| difference")
        .containsOnlyOnce("expected 77L, was ")
        .contains("this is the variation [plain]", "-Dstream.test.variations=plain")
        .contains("[large reads] fails as [plain] does");
  }

  /** Names of the cases in Surefire's report, as build servers show them. */
  private List<String> testCases() throws Exception {
    String report = Files.readString(project()
        .directory()
        .resolve("target/surefire-reports/TEST-com.acme.ReplayWordCountTest.xml"));
    return TEST_CASES.matcher(report).results().map(found -> found.group(1)).toList();
  }

  @Test
  void in_a_parent_the_project_is_a_module_and_after_a_misspelling_it_is_not() throws Exception {
    Path parent = Files.writeString(directory.resolve("pom.xml"), """
        <project xmlns="http://maven.apache.org/POM/4.0.0">
          <modelVersion>4.0.0</modelVersion>
          <groupId>com.acme</groupId>
          <artifactId>all</artifactId>
          <version>3</version>
          <packaging>pom</packaging>
        </project>
        """);

    MavenRun misspelled = GeneratedProject.byArchetype(MAVEN, directory, "sokcet");
    assertThat(misspelled.exitCode()).isEqualTo(1);
    assertThat(parent).content().doesNotContain("word-count");
    assertThat(project().directory()).doesNotExist();

    MavenRun generation = GeneratedProject.byArchetype(MAVEN, directory, "socket");
    assertThat(generation.exitCode()).as(generation.printed()).isZero();
    assertThat(parent).content().contains("<module>word-count</module>");
    assertThat(project().directory().resolve("pom.xml"))
        .content()
        .containsSubsequence("<parent>", "<artifactId>all</artifactId>", "</parent>", "<groupId>");
  }

  @Test
  void two_libraries_of_one_name_and_version_are_both_beside_the_jar() throws Exception {
    Path parent = Files.writeString(directory.resolve("pom.xml"), """
        <project xmlns="http://maven.apache.org/POM/4.0.0">
          <modelVersion>4.0.0</modelVersion>
          <groupId>com.acme</groupId>
          <artifactId>all</artifactId>
          <version>3-SNAPSHOT</version>
          <packaging>pom</packaging>
          <modules><module>one</module><module>two</module></modules>
          <properties><maven.compiler.release>17</maven.compiler.release></properties>
          <build><pluginManagement><plugins>%s%s%s%s</plugins></pluginManagement></build>
        </project>
        """.formatted(
            plugin("maven-compiler-plugin"),
            plugin("maven-resources-plugin"),
            plugin("maven-surefire-plugin"),
            plugin("maven-jar-plugin")));
    for (String name : new String[] {"one", "two"}) {
      Path sources = Files.createDirectories(directory.resolve(name + "/src/main/java"));
      Files.writeString(
          sources.resolve(name.toUpperCase(Locale.ROOT) + ".java"),
          "public class %s {}".formatted(name.toUpperCase(Locale.ROOT)));
      Files.writeString(directory.resolve(name + "/pom.xml"), """
          <project xmlns="http://maven.apache.org/POM/4.0.0">
            <modelVersion>4.0.0</modelVersion>
            <parent><groupId>com.acme</groupId><artifactId>all</artifactId><version>3-SNAPSHOT</version></parent>
            <groupId>org.%s</groupId>
            <artifactId>library</artifactId>
          </project>
          """.formatted(name));
    }
    MavenRun generation = GeneratedProject.byArchetype(MAVEN, directory);
    assertThat(generation.exitCode()).as(generation.printed()).isZero();
    Path pom = project().directory().resolve("pom.xml");
    Files.writeString(
        pom,
        Files.readString(pom)
            .replaceFirst("<dependencies>", "<dependencies>" + library("one") + library("two")));
    Files.writeString(
        Files.createDirectories(project().directory().resolve("src/main/java/both"))
            .resolve("Both.java"),
        """
        package both;

        import dev.tidemill.StreamJob;
        import dev.tidemill.StreamingContext;
        import java.util.List;

        public final class Both implements StreamJob {
          @Override
          public void define(StreamingContext ssc) {
            try {
              System.out.println(Class.forName("ONE") + " " + Class.forName("TWO"));
            } catch (ClassNotFoundException missing) {
              throw new IllegalStateException(missing);
            }
            ssc.queueStream(List.of(List.of("a"))).foreachRDD(rdd -> rdd.count());
          }
        }
        """);

    MavenRun build =
        MavenRun.finish(MAVEN, new FixtureProject(directory), "package", "-DskipTests");

    assertThat(build.exitCode()).as(build.printed()).isZero();
    assertThat(parent).content().contains("<module>word-count</module>");
    assertThat(project().directory().resolve("target/lib"))
        .isDirectoryContaining("glob:**org.one.library-3-SNAPSHOT.jar")
        .isDirectoryContaining("glob:**org.two.library-3-SNAPSHOT.jar");
    Path printed = directory.resolve("printed");
    Process job = new ProcessBuilder(
            MAVEN.java().home().resolve("bin/java").toString(),
            "-Dstream.job=both.Both",
            "-Dstream.maxBatches=1",
            "-Dstream.batchInterval=50ms",
            "-jar",
            project().directory().resolve("target/word-count.jar").toString())
        .redirectErrorStream(true)
        .redirectOutput(printed.toFile())
        .start();
    assertThat(job.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(printed).content().contains("class ONE class TWO");
    assertThat(job.exitValue()).isZero();
  }

  private static String plugin(String name) {
    return "<plugin><artifactId>%s</artifactId><version>%s</version></plugin>"
        .formatted(name, BuildPlugins.version(name));
  }

  private static String library(String name) {
    return "<dependency><groupId>org.%s</groupId><artifactId>library</artifactId><version>3-SNAPSHOT</version></dependency>"
        .formatted(name);
  }

  @Test
  void a_job_counts_what_a_server_sends() throws Exception {
    GeneratedProject.byPlugin(MAVEN, directory, "socket");

    try (LineServer server = LineServer.start();
        MavenRun run = MavenRun.start(
            MAVEN,
            project(),
            "stream:run",
            "-Dstream.args=" + server.port(),
            "-Dstream.batchInterval=100ms");
        Socket connection = server.send("to be or not to be")) {
      run.awaitOutput("(not,1)").awaitOutput("(be,2)").awaitOutput("(to,2)");
      assertThat(connection.isConnected()).isTrue();
      run.interruptGroup();
      assertThat(run.exitCode()).isEqualTo(130);
    }
  }

  @Test
  void a_job_that_is_there_before_its_server_says_what_to_start_and_then_that_it_is_connected()
      throws Exception {
    GeneratedProject.byPlugin(MAVEN, directory, "socket");
    int port = freePort();

    try (MavenRun run = MavenRun.start(
        MAVEN, project(), "stream:run", "-Dstream.args=" + port, "-Dstream.batchInterval=100ms")) {
      run.awaitComplaint(
              "no server listens there; start one in another terminal, for example `nc -lk " + port
                  + "`")
          .awaitComplaint("next attempt in ");
      try (LineServer server = LineServer.startAt(port);
          Socket connection = server.send("to be or not to be")) {
        run.awaitOutput("(not,1)");
        assertThat(connection.isConnected()).isTrue();
        assertThat(run.complained())
            .containsPattern("INFO +dev.tidemill.job - SocketWordCount starts on ")
            .containsPattern("INFO .* - receiver of stream .*: connected to localhost:" + port
                + ", after \\d+ failures? in ");
      }
      run.interruptGroup();
      assertThat(run.exitCode()).isEqualTo(130);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Test
  void a_job_counts_what_is_typed_into_a_kafka_broker() throws Exception {
    GeneratedProject.byPlugin(MAVEN, directory, "kafka");

    try (MavenRun broker = MavenRun.start(
        MAVEN, project(), "stream:run", "-Dstream.scope=test", "-Dstream.job=TryKafka")) {
      broker.awaitOutput("What you type here goes into the topic lines");
      String servers = found(SERVERS, broker.printed());
      try (MavenRun job =
          MavenRun.start(MAVEN, project(), "stream:run", "-Dstream.args=" + servers)) {
        job.awaitOutput("Time: ");
        broker.type("to be or not to be");
        job.awaitOutput("(not,1)").awaitOutput("(be,2)").awaitOutput("(to,2)");
        job.interruptGroup();
        assertThat(job.exitCode()).isEqualTo(130);
      }
      broker.interruptGroup();
      assertThat(broker.exitCode()).isEqualTo(130);
    }
  }

  private static String found(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    assertThat(matcher.find()).as("%s in:%n%s", pattern, text).isTrue();
    return matcher.group(1);
  }
}
