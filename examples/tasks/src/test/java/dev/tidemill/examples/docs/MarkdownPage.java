/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.examples.docs;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A page of the documentation, as far as tests look at it.
 *
 * @param path from the top of the repository
 * @param blocks fenced blocks, in their order
 * @param links what its links lead to
 * @param anchors what links to this page may name behind {@code #}
 */
record MarkdownPage(String path, List<Block> blocks, List<String> links, Set<String> anchors) {
  private static final Pattern COMMENT = Pattern.compile("<!-- (\\w+): (.*) -->");
  private static final Pattern LINK = Pattern.compile("\\[[^\\]]*]\\(([^)]+)\\)");
  private static final Pattern HEADING = Pattern.compile("#+ (.*)");

  /**
   * A fenced block.
   *
   * @param line where it begins, from 1
   * @param language what stands behind the fence, such as {@code java}
   * @param kind of the comment on the line before: {@code code}, {@code output} or {@code signatures}; empty without one
   * @param source what the comment names
   * @param text the lines between the fences
   */
  record Block(int line, String language, String kind, String source, String text) {}

  static MarkdownPage parse(String path, String markdown) {
    List<Block> blocks = new ArrayList<>();
    List<String> links = new ArrayList<>();
    List<String> headings = new ArrayList<>();
    List<String> lines = markdown.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (line.startsWith("```")) {
        int end = i + 1;
        while (end < lines.size() && !lines.get(end).startsWith("```")) {
          end++;
        }
        Matcher comment = COMMENT.matcher(i == 0 ? "" : lines.get(i - 1));
        boolean marked = comment.matches();
        blocks.add(new Block(
            i + 1,
            line.substring(3).strip(),
            marked ? comment.group(1) : "",
            marked ? comment.group(2) : "",
            String.join("\n", lines.subList(i + 1, end))));
        i = end;
      } else {
        LINK.matcher(line).results().forEach(link -> links.add(link.group(1)));
        Matcher heading = HEADING.matcher(line);
        if (heading.matches()) {
          headings.add(heading.group(1));
        }
      }
    }
    return new MarkdownPage(
        path,
        blocks,
        links,
        headings.stream().map(MarkdownPage::anchor).collect(Collectors.toSet()));
  }

  private static String anchor(String heading) {
    return heading.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-');
  }
}
