/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every parameter of every goal, however it is written in a POM. */
class PluginConfigurationIT {

  private static final String SECRET = "planted";

  /** Values that let a job of this test run, for the parameters of the goal {@code run}. */
  private static final Map<String, String> OF_RUN = Map.ofEntries(
      Map.entry("args", "one\n  two"),
      Map.entry("batchInterval", "50ms"),
      Map.entry("environmentVariables", "<MY_TEXT>text</MY_TEXT>"),
      Map.entry("exitCodeFile", "target/code"),
      Map.entry("job", "Told"),
      Map.entry("jvmArgs", "-Xmx210m\n  -Dmy.a=1"),
      Map.entry("master", "local[1]"),
      Map.entry("maxBatches", "1"),
      Map.entry("scope", "runtime"),
      Map.entry("skip", "false"),
      Map.entry("status", "off"),
      Map.entry("stopTimeout", "20s"),
      Map.entry("systemProperties", "<my.text>text</my.text>"),
      Map.entry("ui", "false"),
      Map.entry("workingDirectory", "target"));

  /** The same for the goals that look at checkpoints, make and change projects, and for help. */
  private static final Map<String, String> OF_OTHERS = Map.ofEntries(
      Map.entry("action", "diff"),
      Map.entry("directory", "target/checkpoint"),
      Map.entry("from", "1"),
      Map.entry("keep", "before"),
      Map.entry("key", "a"),
      Map.entry("letter", "42-1"),
      Map.entry("limit", "20"),
      Map.entry("state", "counts"),
      Map.entry("to", "2"),
      Map.entry("with", "target/copy"),
      Map.entry("artifactId", "word-count"),
      Map.entry("connectors", "files,\n socket"),
      Map.entry("groupId", "com.my-company"),
      Map.entry("outputDirectory", "target"),
      Map.entry("packageName", "com.acme.counts"),
      Map.entry("version", "2.0"),
      Map.entry("detail", "true"),
      Map.entry("goal", "run"),
      Map.entry("indentSize", "2"),
      Map.entry("lineLength", "80"));

  @TempDir
  private Path directory;

  @Test
  void every_parameter_is_tested() throws Exception {
    assertThat(all().keySet()).isEqualTo(PluginDescriptor.parameters());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("dev.tidemill.it.MavenInstallation#oldestAndNext")
  void every_value_may_stand_on_lines_of_its_own(MavenInstallation maven) throws Exception {
    FixtureProject project = configured(OF_RUN.entrySet().stream()
        .collect(Collectors.toMap(
            Map.Entry::getKey, parameter -> "\n    " + parameter.getValue() + "\n    ")));

    MavenRun run = MavenRun.finish(maven, project, "stream:run");

    assertThat(run.exitCode()).as(run.printed()).isZero();
    assertThat(run.printedByTheJob())
        .contains(
            "arguments [one, two]",
            "my.a 1",
            "my.text [text]",
            "MY_TEXT [text]",
            "time-out 20s",
            "file null");
    assertThat(project.directory().resolve("target/code")).exists();
    assertThat(remains(project)).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("dev.tidemill.it.MavenInstallation#oldestAndNext")
  void a_value_without_a_text_counts_as_not_given_and_a_property_without_one_is_empty(
      MavenInstallation maven) throws Exception {
    Map<String, String> empty = new TreeMap<>();
    OF_RUN.keySet().forEach(name -> empty.put(name, ""));
    empty.put("systemProperties", "<my.text></my.text>");
    empty.put("environmentVariables", "<MY_TEXT></MY_TEXT>");
    FixtureProject project = configured(empty);

    MavenRun run = MavenRun.finish(maven, project, "stream:run", "-Dstream.maxBatches=1");

    assertThat(run.exitCode()).as(run.printed()).isZero();
    assertThat(run.printedByTheJob())
        .contains("arguments []", "my.text []", "MY_TEXT []", "limited true");
  }

  /** A module for each mistake, so that one build meets all. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("dev.tidemill.it.MavenInstallation#oldestAndNext")
  void every_misspelled_parameter_and_every_expression_without_a_value_is_named(
      MavenInstallation maven) throws Exception {
    FixtureProject project = configured(Map.of());
    Path pom = project.directory().resolve("pom.xml");
    String module = Files.readString(pom);
    Map<String, String> expected = new TreeMap<>();
    for (String name : PluginDescriptor.parameters()) {
      boolean isMap = OF_RUN.getOrDefault(name, "").startsWith("<");
      String unset = isMap ? "<my.key>${env.NOT_SET}</my.key>" : "a ${env.NOT_SET} b";
      addModule(project, module, "unset-" + name, element(name, unset));
      expected.put("unset-" + name, "has ${env.NOT_SET} in <" + name + (isMap ? "/my.key>" : ">"));
      addModule(project, module, "misspelled-" + name, element(name + "X", isMap ? "" : "x"));
      expected.put("misspelled-" + name, "has <" + name + "X>, which is not a parameter.");
    }
    Files.writeString(
        pom,
        module.replace(
            "<version>1.0</version>",
            "<version>1.0</version><packaging>pom</packaging>"
                + expected.keySet().stream()
                    .map(name -> element("module", name))
                    .collect(Collectors.joining("", "<modules>", "</modules>"))));

    MavenRun run = MavenRun.finish(maven, project, "-fn", "stream:run");

    List<String> errors =
        run.printed().lines().filter(line -> line.startsWith("[ERROR]")).toList();
    expected.forEach((name, message) -> assertThat(errors)
        .as(name)
        .anyMatch(line -> line.contains(" " + name + ":") && line.contains(message)));
    assertThat(errors).anyMatch(line -> line.contains("Did you mean <jvmArgs>?"));
  }

  @Test
  void the_other_goals_check_their_parameters_too() throws Exception {
    FixtureProject project = configured(Map.of("connectorz", "files"));

    for (String goal :
        List.of("checkpoint", "check-upgrade", "create", "add-connector", "list-connectors")) {
      assertThat(run(project, "stream:" + goal).printed())
          .as(goal)
          .contains("has <connectorz>, which is not a parameter. Did you mean <connectors>?");
    }
  }

  @Test
  void a_project_is_made_of_values_on_lines_of_their_own_for_a_group_with_hyphens()
      throws Exception {
    FixtureProject project = configured(Map.of(
        "groupId", "\n  com.my-company\n  ",
        "artifactId", "\n  word-count\n  ",
        "connectors", "\n  files,\n  socket\n  ",
        "packageName", ""));

    MavenRun run = run(project, "stream:create");

    assertThat(run.exitCode()).as(run.printed()).isZero();
    Path made = project.directory().resolve("word-count");
    assertThat(made.resolve("pom.xml")).content().contains("<groupId>com.my-company</groupId>");
    assertThat(made.resolve("src/main/java/com/my_company")).isNotEmptyDirectory();
  }

  @Test
  void misspelled_settings_of_the_command_line_are_refused() throws Exception {
    FixtureProject project = configured(Map.of());

    assertThat(run(project, "stream:run", "-Dstream.batchIntervall=5s").printed())
        .contains(
            "There is no setting 'stream.batchIntervall', given as -Dstream.batchIntervall. Did you mean stream.batchInterval?");
    assertThat(run(project, "stream:run", "-Dstream.somethingElse=5s").printed())
        .contains("There is no setting 'stream.somethingElse'", "There are: stream.appName");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("dev.tidemill.it.MavenInstallation#oldestAndNext")
  void in_debug_mode_the_goal_prints_no_value_that_it_hands_to_the_job(MavenInstallation maven)
      throws Exception {
    FixtureProject project = configured(Map.of(
        "maxBatches",
        "1",
        "batchInterval",
        "50ms",
        "systemProperties",
        element("my.text", "${secret}"),
        "environmentVariables",
        element("MY_TEXT", "${secret}")));

    MavenRun run = MavenRun.finish(
        maven,
        project,
        "-X",
        "stream:run",
        "-Dstream.args=" + SECRET,
        "-Dstream.jvmArgs=-Xmx210m -Dmy.a=" + SECRET);

    assertThat(run.exitCode()).as(run.printed()).isZero();
    assertThat(run.printedByTheJob()).contains("arguments [planted]", "my.a planted");
    assertThat(run.printed().lines())
        .contains("[DEBUG] -Dmy.a=***", "[DEBUG] MY_TEXT=***", "[DEBUG] -Dmy.text=***");
    // Before that, Maven itself has printed its command line and what the POM says.
    assertThat(run.printed()
            .lines()
            .dropWhile(line -> !line.contains("Running Told"))
            .filter(line -> line.contains(SECRET)))
        .containsExactly(
            "arguments [planted]", "my.a planted", "my.text [planted]", "MY_TEXT [planted]");
  }

  private Map<String, String> all() {
    Map<String, String> all = new TreeMap<>(OF_RUN);
    all.putAll(OF_OTHERS);
    return all;
  }

  private FixtureProject configured(Map<String, String> parameters) throws IOException {
    FixtureProject project = FixtureProject.copy("configured", directory);
    Path pom = project.directory().resolve("pom.xml");
    String configuration = new TreeMap<>(parameters)
        .entrySet().stream()
            .map(parameter -> element(parameter.getKey(), parameter.getValue()))
            .collect(Collectors.joining());
    Files.writeString(
        pom,
        Files.readString(pom)
            .replace("@configuration@", configuration)
            .replace("<properties>", "<properties>" + element("secret", SECRET)));
    return project;
  }

  private static void addModule(
      FixtureProject project, String pom, String name, String configuration) throws IOException {
    Path module = Files.createDirectories(project.directory().resolve(name));
    Files.writeString(
        module.resolve("pom.xml"),
        pom.replace("<artifactId>configured</artifactId>", element("artifactId", name))
            .replace("<configuration>", "<configuration>" + configuration));
  }

  private static String element(String name, String content) {
    return "<" + name + ">" + content + "</" + name + ">";
  }

  /** The files that handed arguments to jobs. */
  private static Set<Path> remains(FixtureProject project) throws IOException {
    try (Stream<Path> files = Files.walk(project.directory())) {
      return files
          .filter(file -> file.toString().endsWith(".args"))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  private static MavenRun run(FixtureProject project, String... arguments) throws Exception {
    return MavenRun.finish(MavenInstallation.ofThisBuild(), project, arguments);
  }
}
