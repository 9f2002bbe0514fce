/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.examples.docs;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import dev.tidemill.examples.docs.MarkdownPage.Block;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * What the pages show is code that is compiled and run, and output that a test expects.
 *
 * <p>A block of Java follows {@code <!-- code: PATH#REGION -->}, a block of text follows {@code <!-- output: PATH#REGION
 * -->}; see {@link SourceRegions}.
 */
class DocumentationTest {
  private static final Repository REPOSITORY = Repository.here();
  private static final Pattern INTERNAL_IMPORT =
      Pattern.compile("import dev\\.tidemill\\.(?:\\w+\\.)*internal\\.(?:\\w+\\.)*(\\w+);");

  private static final Pattern CODE = Pattern.compile("(?s)```.*?```|`[^`]*`");
  private static final Pattern WORD = Pattern.compile("\\w+");

  @TestFactory
  List<DynamicTest> every_snippet_is_what_runs() {
    List<DynamicTest> tests = new ArrayList<>();
    for (MarkdownPage page : REPOSITORY.pages()) {
      for (Block block : page.blocks()) {
        if (block.kind().equals("code") || block.kind().equals("output")) {
          tests.add(DynamicTest.dynamicTest(
              page.path() + ":" + block.line(),
              () -> assertThat(block.text()).isEqualTo(original(block))));
        }
      }
    }
    return tests;
  }

  @Test
  void every_block_of_java_or_text_says_where_it_comes_from() {
    List<String> unknown = new ArrayList<>();
    for (MarkdownPage page : REPOSITORY.pages()) {
      for (Block block : page.blocks()) {
        boolean checked = block.language().equals("java") || block.language().equals("text");
        if (checked && block.kind().isEmpty()) {
          unknown.add(page.path() + ":" + block.line());
        }
      }
    }
    assertThat(unknown)
        .as(
            "blocks without a line <!-- code: PATH#REGION --> or <!-- output: PATH#REGION --> before them")
        .isEmpty();
  }

  /** Users could not use it, and nobody promises that it stays. */
  @Test
  void no_snippet_shows_an_internal_class() {
    List<String> shown = new ArrayList<>();
    for (MarkdownPage page : REPOSITORY.pages()) {
      for (Block block : page.blocks()) {
        if (block.kind().equals("code")) {
          String source = REPOSITORY.read(block.source().split("#", 2)[0]);
          internalsShown(block.text(), source)
              .forEach(name -> shown.add(page.path() + ":" + block.line() + " shows " + name));
        }
      }
    }
    assertThat(shown).isEmpty();
  }

  /** Apart from the page that leads through the implementation. */
  @Test
  void no_page_names_an_internal_class() {
    Set<String> internals = REPOSITORY.internalClasses();
    assertThat(internals).hasSizeGreaterThan(100);
    List<String> named = new ArrayList<>();
    for (MarkdownPage page : REPOSITORY.pages()) {
      if (!page.path().equals("docs/architecture.md")) {
        internalsNamed(REPOSITORY.read(page.path()), internals)
            .forEach(name -> named.add(page.path() + " names " + name));
      }
    }
    assertThat(named).isEmpty();
  }

  @Test
  void an_internal_class_on_a_page_is_found() {
    Set<String> internals = Set.of("FileSource", "Matching");
    assertThat(internalsNamed("Call `new FileSource(folder)`. Matching is by name.", internals))
        .containsExactly("FileSource");
    assertThat(internalsNamed("```text\nat FileSource.open\n```\n", internals))
        .containsExactly("FileSource");
    assertThat(internalsNamed("`FileSources`", internals)).isEmpty();
    assertThat(internalsNamed("| `internal.connector.FileSource` | WARN |", internals))
        .isEmpty();
  }

  /** Internal classes in the code of a page, be it in a line or in a block; names of loggers, {@code `internal.a.B`}, may be said. */
  private static List<String> internalsNamed(String page, Set<String> internals) {
    return CODE.matcher(page)
        .results()
        .filter(code -> !code.group().startsWith("`internal."))
        .flatMap(code -> WORD.matcher(code.group()).results())
        .map(MatchResult::group)
        .filter(internals::contains)
        .distinct()
        .toList();
  }

  @Test
  void an_internal_class_in_a_snippet_is_found() {
    String source = """
        import dev.tidemill.internal.connector.FileSource;
        import dev.tidemill.testkit.internal.ReadSize;
        """;
    assertThat(internalsShown("new FileSource<>(folder)", source)).containsExactly("FileSource");
    assertThat(internalsShown("new FileSources(folder)", source)).isEmpty();
    assertThat(internalsShown("new dev.tidemill.internal.graph.Node()", source))
        .containsExactly("dev.tidemill.internal");
  }

  /** Internal types in a snippet, which the file that it is from imports. */
  private static List<String> internalsShown(String snippet, String source) {
    List<String> shown = new ArrayList<>();
    Matcher imported = INTERNAL_IMPORT.matcher(source);
    while (imported.find()) {
      String name = imported.group(1);
      if (Pattern.compile("\\b" + name + "\\b").matcher(snippet).find()) {
        shown.add(name);
      }
    }
    if (snippet.contains("dev.tidemill.internal")) {
      shown.add("dev.tidemill.internal");
    }
    return shown;
  }

  @Test
  void every_link_leads_somewhere() {
    List<String> broken = new ArrayList<>();
    for (MarkdownPage page : REPOSITORY.pages()) {
      for (String link : page.links()) {
        Optional<String> target = REPOSITORY.target(page, link);
        if (target.isPresent() && !leadsTo(target.get(), link)) {
          broken.add(page.path() + " links to " + link);
        }
      }
    }
    assertThat(broken).isEmpty();
  }

  @Test
  void the_pages_of_connectors_follow_one_pattern() {
    List<String> deviations = new ArrayList<>();
    for (String path : REPOSITORY.list("docs/connectors")) {
      if (!path.endsWith("/README.md")) {
        ConnectorPage.deviations(REPOSITORY.read(path))
            .forEach(deviation -> deviations.add(path + " " + deviation));
      }
    }
    assertThat(deviations).isEmpty();
  }

  @Test
  void the_index_of_connectors_names_every_page() {
    List<String> links = REPOSITORY.page("docs/connectors/README.md").links();
    assertThat(REPOSITORY.list("docs/connectors"))
        .hasSizeGreaterThan(5)
        .map(path -> path.substring("docs/connectors/".length()))
        .filteredOn(name -> !name.equals("README.md"))
        .allSatisfy(name -> assertThat(links).contains(name));
  }

  @Test
  void a_page_of_a_connector_that_does_not_follow_the_pattern_is_found() {
    String page = """
        # Carrier pigeons

        <!-- code: Pigeons.java#job -->
        ```java
        ssc.stream("letters", Pigeons.source()).print();
        ```

        It prints `coo`.

        ## Guarantees

        | | delivery |
        |---|---|
        | source | at most once |

        ## Settings

        | option | default |
        |---|---|
        | `corn` | yes |

        ## When the server goes away

        | event | result |
        |---|---|
        | a hawk | no letter |

        ## Test a job

        Use a stuffed one.

        ## Throughput

        Not measured.

        ## Feeding
        """;
    assertThat(ConnectorPage.deviations(page)).isEmpty();
    assertThat(ConnectorPage.deviations(page.replace("server", "hawk")))
        .singleElement(as(STRING))
        .startsWith("has the sections [Guarantees, Settings, When the hawk goes away");
    assertThat(ConnectorPage.deviations(page.replace("## Throughput", "## Test it")))
        .singleElement(as(STRING))
        .startsWith("has the sections");
    assertThat(ConnectorPage.deviations(page.replace(".print()", "\n.map(a)".repeat(5))))
        .containsExactly("has an example of 6 lines, but at most 5 are read");
    assertThat(ConnectorPage.deviations(page.replace("code: ", "")))
        .containsExactly("has 0 examples before Guarantees, not 1");
    assertThat(ConnectorPage.deviations(page.replace("It prints `coo`.", "")))
        .containsExactly("does not show the output of its example");
    assertThat(ConnectorPage.deviations(page.replaceFirst("\\|---\\|---\\|\n", "")))
        .containsExactly("has no table in Guarantees");
    assertThat(ConnectorPage.deviations(page.replace("Not measured.", "")))
        .containsExactly("says nothing in Throughput");
  }

  @Test
  void the_index_of_examples_names_every_example() {
    List<String> links = REPOSITORY.page("examples/README.md").links();
    List<String> missing = new ArrayList<>();
    String folder = "examples/tasks/src/main/java/dev/tidemill/examples/tasks";
    for (String path : REPOSITORY.list(folder)) {
      if (!path.endsWith("package-info.java")
          && !links.contains(path.substring("examples/".length()))) {
        missing.add(path);
      }
    }
    assertThat(missing).as("examples that examples/README.md does not link to").isEmpty();
  }

  private static boolean leadsTo(String path, String link) {
    if (!REPOSITORY.exists(path)) {
      return false;
    }
    int anchor = link.indexOf('#');
    return anchor < 0
        || !path.endsWith(".md")
        || REPOSITORY.page(path).anchors().contains(link.substring(anchor + 1));
  }

  private static String original(Block block) {
    String[] source = block.source().split("#", 2);
    SourceRegions regions = new SourceRegions(source[0], REPOSITORY.read(source[0]));
    return block.kind().equals("code") ? regions.code(source[1]) : regions.output(source[1]);
  }
}
