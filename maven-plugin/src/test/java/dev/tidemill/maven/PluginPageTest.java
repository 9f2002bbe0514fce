/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.maven;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaAnnotation;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.junit.jupiter.api.Test;

/** The page docs/plugin.md lists every goal and every parameter, with its property and its default, and no other. */
class PluginPageTest {
  private static final Pattern HEADING = Pattern.compile("## (.*)");
  private static final Pattern ROW = Pattern.compile("\\| `(\\w+)` \\|(.*?)\\|(.*?)\\|.*");

  /** The annotations are in class files only, so they are read from these. */
  private static final Map<String, Set<String>> GOALS = goals();

  @Test
  void there_are_goals_with_parameters() {
    assertThat(GOALS)
        .containsKeys(
            "run", "checkpoint", "check-upgrade", "create", "add-connector", "list-connectors");
    assertThat(GOALS.get("run")).hasSizeGreaterThan(10);
  }

  @Test
  void the_page_lists_every_parameter_of_every_goal() throws IOException {
    Map<String, Set<String>> page = parameters(page());
    GOALS.forEach((goal, parameters) -> assertThat(page.getOrDefault(goal, Set.of()))
        .as("parameters under \"## %s\" in docs/plugin.md: name, property, default", goal)
        .containsExactlyInAnyOrderElementsOf(parameters));
  }

  @Test
  void a_parameter_without_a_row_is_found() throws IOException {
    List<String> lines = page();
    List<String> withoutMaxBatches =
        lines.stream().filter(line -> !line.startsWith("| `maxBatches` |")).toList();
    assertThat(withoutMaxBatches).hasSize(lines.size() - 1);
    assertThat(parameters(withoutMaxBatches).get("run")).isNotEqualTo(GOALS.get("run"));
  }

  @Test
  void a_row_with_another_property_is_found() throws IOException {
    List<String> misspelled = page().stream()
        .map(line -> line.replace("| `stream.stop.timeout` |", "| `stream.stopTimeout` |"))
        .toList();
    assertThat(parameters(misspelled).get("run")).isNotEqualTo(GOALS.get("run"));
  }

  private static Map<String, Set<String>> goals() {
    Map<String, Set<String>> goals = new TreeMap<>();
    for (JavaClass type : new ClassFileImporter()
        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
        .importPackages("dev.tidemill.maven")) {
      if (type.isAnnotatedWith(Mojo.class)) {
        Set<String> parameters = new TreeSet<>();
        for (JavaField field : type.getAllFields()) {
          field
              .tryGetAnnotationOfType(Parameter.class.getName())
              .map(parameter -> text(field, parameter))
              .ifPresent(parameters::add);
        }
        parameters.remove("");
        goals.put(type.getAnnotationOfType(Mojo.class).name(), parameters);
      }
    }
    return goals;
  }

  /** As {@link #row}; empty for what a user cannot set. */
  private static String text(JavaField field, JavaAnnotation<?> parameter) {
    boolean readonly =
        parameter.get("readonly").map(Object::toString).orElse("").equals("true");
    return readonly
        ? ""
        : row(
            field.getName(),
            parameter.get("property").map(Object::toString).orElse(""),
            parameter.get("defaultValue").map(Object::toString).orElse(""));
  }

  private static String row(String name, String property, String defaultValue) {
    return "%s, property %s, default %s".formatted(name, property, defaultValue);
  }

  private static Map<String, Set<String>> parameters(List<String> page) {
    Map<String, Set<String>> parameters = new TreeMap<>();
    String goal = "";
    for (String line : page) {
      Matcher heading = HEADING.matcher(line);
      Matcher row = ROW.matcher(line);
      if (heading.matches()) {
        goal = heading.group(1);
      } else if (row.matches() && !goal.isEmpty()) {
        parameters
            .computeIfAbsent(goal, g -> new TreeSet<>())
            .add(row(row.group(1), code(row.group(2)), code(row.group(3))));
      }
    }
    return parameters;
  }

  /** The value of a cell that is nothing but code; words that describe a default stand for none. */
  private static String code(String cell) {
    String text = cell.strip();
    boolean isCode =
        text.length() > 1 && text.startsWith("`") && text.indexOf('`', 1) == text.length() - 1;
    return isCode ? text.substring(1, text.length() - 1) : "";
  }

  private static List<String> page() throws IOException {
    for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
      Path page = folder.resolve("docs/plugin.md");
      if (Files.exists(page)) {
        return Files.readAllLines(page);
      }
    }
    throw new IllegalStateException("no docs/plugin.md above the directory of the test");
  }
}
