/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Hides parts of texts that nobody should see: what a regular expression matches, or only its groups
 * if it has some. A text is hidden as a whole if an expression fails on it or takes too long.
 */
final class Redaction {
  static final String HIDDEN = "[redacted]";

  /** Names the pattern of values that are called passwords, tokens and the like. */
  private static final String SECRETS = "secrets";

  private static final Pattern CALLED_SECRET = Pattern.compile(
      "(?:password|passwd|passphrase|secret|token|api[_-]?key|authorization|credentials?)\\w{0,20}"
          + "[\"']?\\s{0,3}[=:]\\s{0,3}"
          + "(\"(?:[^\"\\\\]++|\\\\.)*+\"?|'(?:[^'\\\\]++|\\\\.)*+'?|[^,;&)\\]}\\n\"']++)",
      Pattern.CASE_INSENSITIVE);

  private static final int MAX_STEPS = 400_000;

  private final List<Pattern> patterns;

  private Redaction(List<Pattern> patterns) {
    this.patterns = patterns;
  }

  /** A redaction by regular expressions, and by the word {@code secrets}. */
  static Redaction of(List<String> patterns) {
    return new Redaction(patterns.stream()
        .map(each -> each.equals(SECRETS) ? CALLED_SECRET : Pattern.compile(each))
        .toList());
  }

  private record Span(int start, int end) {}

  /**
   * The beginning of a text without what is to be hidden.
   *
   * @param text what expressions see; more than the beginning, so that what goes beyond it is found
   * @param max how many characters of the text are shown
   */
  String apply(String text, int max) {
    List<Span> hidden;
    try {
      hidden = hidden(text);
    } catch (RuntimeException | StackOverflowError e) {
      return "(hidden, because stream.ui.tap.redact "
          + (e instanceof TooLong ? "takes too long on it)" : "fails on it)");
    }
    StringBuilder shown = new StringBuilder();
    int at = 0;
    for (Span span : hidden) {
      if (span.start() >= max) {
        break;
      }
      shown.append(text, at, span.start()).append(HIDDEN);
      at = span.end();
    }
    if (at < max) {
      shown.append(text, at, Math.min(max, text.length()));
    }
    return shown.toString();
  }

  /** What to hide, in order, without overlaps. */
  private List<Span> hidden(String text) {
    List<Span> found = new ArrayList<>();
    Counted counted = new Counted(text);
    for (Pattern pattern : patterns) {
      Matcher matcher = pattern.matcher(counted);
      while (matcher.find()) {
        if (matcher.groupCount() == 0) {
          add(found, matcher.start(), matcher.end());
        }
        for (int group = 1; group <= matcher.groupCount(); group++) {
          add(found, matcher.start(group), matcher.end(group));
        }
      }
    }
    found.sort((a, b) -> Integer.compare(a.start(), b.start()));
    List<Span> merged = new ArrayList<>();
    for (Span span : found) {
      Span last = merged.isEmpty() ? new Span(-1, -1) : merged.get(merged.size() - 1);
      if (span.start() <= last.end()) {
        merged.set(merged.size() - 1, new Span(last.start(), Math.max(last.end(), span.end())));
      } else {
        merged.add(span);
      }
    }
    return merged;
  }

  private static void add(List<Span> spans, int start, int end) {
    if (start >= 0 && end > start) {
      spans.add(new Span(start, end));
    }
  }

  /** A text with everything that a terminal or a browser would not show as it is as an escape. */
  static String printable(String text) {
    StringBuilder printable = new StringBuilder(text.length());
    text.codePoints().forEach(c -> {
      switch (c) {
        case '\n' -> printable.append("\\n");
        case '\r' -> printable.append("\\r");
        case '\t' -> printable.append("\\t");
        default -> {
          switch (Character.getType(c)) {
            case Character.CONTROL,
                Character.FORMAT,
                Character.SURROGATE,
                Character.PRIVATE_USE,
                Character.UNASSIGNED,
                Character.LINE_SEPARATOR,
                Character.PARAGRAPH_SEPARATOR ->
              printable.append(String.format(Locale.ROOT, c > 0xffff ? "\\u{%x}" : "\\u%04x", c));
            default -> printable.appendCodePoint(c);
          }
        }
      }
    });
    return printable.toString();
  }

  /** An expression has taken too long. */
  private static final class TooLong extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private TooLong() {
      super("too many steps", null, false, false);
    }
  }

  /** A text that ends the search of an expression that looks at it too often. */
  private static final class Counted implements CharSequence {
    private final String text;
    private int steps;

    Counted(String text) {
      this.text = text;
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public char charAt(int index) {
      if (++steps > MAX_STEPS) {
        throw new TooLong();
      }
      return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return text.subSequence(start, end);
    }

    @Override
    public String toString() {
      return text;
    }
  }
}
