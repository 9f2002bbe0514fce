/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.archetype;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Fills in templates: {@code @name@} in a text stands for a value, and so does {@code __name__} in
 * a path, where {@code dot-} at the beginning of a file's name stands for a dot. Everything else,
 * such as {@code ${name}}, stays as it is.
 *
 * <pre>{@code
 * "package @package@;"                      package com.acme;
 * "src/main/java/__package__/Job.java"      src/main/java/com/acme/Job.java
 * "dot-gitignore"                           .gitignore
 * }</pre>
 */
final class TemplateText {

  private static final Pattern VALUE = Pattern.compile("@([a-z][A-Za-z.]*)@");
  private static final String PACKAGE_IN_PATHS = "__package__";

  private final Map<String, String> values;

  TemplateText(Map<String, String> values) {
    this.values = Map.copyOf(values);
  }

  String fillIn(String template) {
    return VALUE
        .matcher(template)
        .replaceAll(name -> Matcher.quoteReplacement(value(name.group(1))));
  }

  String path(String template) {
    return template
        .replace(PACKAGE_IN_PATHS, value("package").replace('.', '/'))
        .replaceAll("(^|/)dot-", "$1.");
  }

  private String value(String name) {
    String value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException("A template names @" + name + "@, which has no value");
    }
    return value;
  }
}
