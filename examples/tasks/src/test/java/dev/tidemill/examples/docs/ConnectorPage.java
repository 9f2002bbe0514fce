/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.examples.docs;

import java.util.ArrayList;
import java.util.List;

/**
 * The pattern of the pages in {@code docs/connectors}, so that a reader of one finds the same things in all others: a
 * short example and its output, then {@link #SECTIONS}, then what only this connector has.
 */
final class ConnectorPage {
  static final List<String> SECTIONS =
      List.of("Guarantees", "Settings", "When the server goes away", "Test a job", "Throughput");

  private static final List<String> SECTIONS_WITH_TABLE = SECTIONS.subList(0, 3);
  private static final int MAX_EXAMPLE_LINES = 5;

  private ConnectorPage() {}

  /** What a page does differently; empty if it follows the pattern. */
  static List<String> deviations(String markdown) {
    List<Section> sections = sections(markdown);
    List<String> titles = sections.stream().skip(1).map(Section::title).toList();
    if (titles.size() < SECTIONS.size() || !titles.subList(0, SECTIONS.size()).equals(SECTIONS)) {
      return List.of("has the sections " + titles + ", which do not begin with " + SECTIONS);
    }
    List<String> deviations = new ArrayList<>(example(sections.get(0)));
    for (Section section : sections.subList(1, SECTIONS.size() + 1)) {
      if (section.text().isBlank()) {
        deviations.add("says nothing in " + section.title());
      } else if (SECTIONS_WITH_TABLE.contains(section.title())
          && section.text().lines().noneMatch(line -> line.startsWith("|---"))) {
        deviations.add("has no table in " + section.title());
      }
    }
    return deviations;
  }

  private static List<String> example(Section introduction) {
    List<MarkdownPage.Block> examples =
        MarkdownPage.parse("", introduction.text()).blocks().stream()
            .filter(block -> block.kind().equals("code"))
            .toList();
    if (examples.size() != 1) {
      return List.of("has " + examples.size() + " examples before " + SECTIONS.get(0) + ", not 1");
    }
    List<String> deviations = new ArrayList<>();
    String example = examples.get(0).text();
    long length = example.lines().filter(line -> !line.isBlank()).count();
    if (length > MAX_EXAMPLE_LINES) {
      deviations.add(
          "has an example of " + length + " lines, but at most " + MAX_EXAMPLE_LINES + " are read");
    }
    String after = introduction.text();
    after = after.substring(after.indexOf(example) + example.length() + "\n```".length());
    if (!after.contains("`")) {
      deviations.add("does not show the output of its example");
    }
    return deviations;
  }

  /** What is below a heading of the second level; the first has no title and is what is above them all. */
  private record Section(String title, String text) {}

  private static List<Section> sections(String markdown) {
    List<Section> sections = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    String title = "";
    boolean inBlock = false;
    for (String line : markdown.lines().toList()) {
      inBlock ^= line.startsWith("```");
      if (!inBlock && line.startsWith("## ")) {
        sections.add(new Section(title, text.toString()));
        title = line.substring("## ".length());
        text.setLength(0);
      } else {
        text.append(line).append('\n');
      }
    }
    sections.add(new Section(title, text.toString()));
    return sections;
  }
}
