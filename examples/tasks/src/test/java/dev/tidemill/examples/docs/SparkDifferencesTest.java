/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.examples.docs.SparkNames.SparkClass;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The page of differences from Spark Streaming leaves out no method and no setting, and names none that is not there. */
class SparkDifferencesTest {
  private static final String PATH = "docs/differences-from-spark.md";
  private static final String TEXT = Repository.here().read(PATH);
  private static final List<SparkClass> CLASSES = SparkNames.classes();

  private static final Pattern SPARK_SETTING = Pattern.compile("^\\| (.*?) \\|", Pattern.MULTILINE);
  private static final Pattern SETTING = Pattern.compile("`(?:-D)?(stream\\.\\w[\\w.]*)");
  private static final Pattern SETTINGS_ROW =
      Pattern.compile("^\\| `(stream\\.[\\w.]+)` \\|", Pattern.MULTILINE);

  @Test
  void every_method_of_spark_exists_or_has_a_row() {
    assertThat(SparkMethodsPage.parse(TEXT).undeclared(CLASSES))
        .as("methods of Spark that are not here; add rows under the headings of their classes in "
            + PATH)
        .isEmpty();
  }

  @Test
  void no_row_says_that_an_existing_method_is_absent() {
    assertThat(SparkMethodsPage.parse(TEXT).wronglyAbsent(CLASSES))
        .as("methods that have been added since; correct their rows in " + PATH)
        .isEmpty();
  }

  @Test
  void every_row_of_a_class_names_methods_of_that_class() {
    assertThat(SparkMethodsPage.parse(TEXT).unknown(CLASSES))
        .as("rows in " + PATH + " for methods that the class of Spark does not have")
        .isEmpty();
  }

  @Test
  void every_setting_of_spark_has_a_row() {
    String firstColumns = SPARK_SETTING
        .matcher(TEXT)
        .results()
        .map(row -> row.group(1))
        .collect(Collectors.joining("\n"));
    List<String> missing = SparkNames.settings().stream()
        .map(setting -> "`spark.streaming." + setting + "`")
        .filter(setting -> !firstColumns.contains(setting))
        .toList();
    assertThat(missing).as("settings of Spark without a row in " + PATH).isEmpty();
  }

  @Test
  void every_setting_that_the_page_names_exists() {
    Set<String> existing = names(SETTINGS_ROW, Repository.here().read("docs/settings.md"));
    Set<String> named = names(SETTING, TEXT);
    assertThat(named).as("settings on the page").hasSizeGreaterThan(10);
    named.removeAll(existing);
    assertThat(named).as("settings that docs/settings.md does not have").isEmpty();
  }

  @Test
  void a_method_without_a_row_is_found() {
    List<SparkClass> planted =
        SparkNames.parse(List.of("[State = dev.tidemill.state.State]", "get planted"));
    assertThat(SparkMethodsPage.parse(TEXT).undeclared(planted)).containsExactly("State.planted");
  }

  @Test
  void a_row_in_the_table_of_another_class_does_not_count() {
    List<SparkClass> planted =
        SparkNames.parse(List.of("[State = dev.tidemill.state.State]", "planted"));
    SparkMethodsPage page = SparkMethodsPage.parse("""
        ### Receiver
        | `planted()` | None. |
        """);
    assertThat(page.undeclared(planted)).containsExactly("State.planted");
  }

  @Test
  void a_row_that_calls_an_existing_method_absent_is_found() {
    List<SparkClass> state = SparkNames.parse(List.of("[State = dev.tidemill.state.State]", "get"));
    SparkMethodsPage page = SparkMethodsPage.parse("""
        ### State
        | `get()`, `other` | None. |
        """);
    assertThat(page.wronglyAbsent(state)).containsExactly("State.get");
    assertThat(page.unknown(state)).containsExactly("State.other");
  }

  private static Set<String> names(Pattern pattern, String text) {
    return pattern
        .matcher(text)
        .results()
        .map((MatchResult found) -> found.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
