/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.examples.docs;

import dev.tidemill.examples.docs.SparkNames.SparkClass;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The tables of a page that say what has become of the methods of Spark's classes: under a heading that is the name of the class, the
 * first column names methods, each as code of its own, and the second begins with "None" where nothing takes their place.
 */
final class SparkMethodsPage {
  private static final Pattern HEADING = Pattern.compile("#+ (.*)");
  private static final Pattern ROW = Pattern.compile("\\| (.*?) \\| (.*) \\|");
  private static final Pattern NAME = Pattern.compile("`(\\w+)[^`]*`");

  /** For each class the methods that have a row, and of these the ones that have nothing here. */
  private final Map<String, Set<String>> described = new TreeMap<>();

  private final Map<String, Set<String>> absent = new TreeMap<>();

  private SparkMethodsPage() {}

  static SparkMethodsPage parse(String markdown) {
    SparkMethodsPage page = new SparkMethodsPage();
    String heading = "";
    for (String line : markdown.lines().toList()) {
      Matcher title = HEADING.matcher(line);
      Matcher row = ROW.matcher(line);
      if (title.matches()) {
        heading = title.group(1);
      } else if (row.matches()) {
        page.add(heading, row.group(1), row.group(2).startsWith("None"));
      }
    }
    return page;
  }

  private void add(String heading, String methods, boolean none) {
    NAME.matcher(methods).results().map(name -> name.group(1)).forEach(name -> {
      described.computeIfAbsent(heading, h -> new TreeSet<>()).add(name);
      if (none) {
        absent.computeIfAbsent(heading, h -> new TreeSet<>()).add(name);
      }
    });
  }

  /** Methods that neither exist here nor have a row. */
  List<String> undeclared(List<SparkClass> classes) {
    List<String> undeclared = new ArrayList<>();
    for (SparkClass type : classes) {
      Set<String> names = new TreeSet<>(type.methods());
      names.removeAll(type.methodsHere());
      names.removeAll(described.getOrDefault(type.name(), Set.of()));
      names.forEach(name -> undeclared.add(type.name() + "." + name));
    }
    return undeclared;
  }

  /** Methods that a row calls absent although they exist. */
  List<String> wronglyAbsent(List<SparkClass> classes) {
    List<String> wrong = new ArrayList<>();
    for (SparkClass type : classes) {
      Set<String> names = new TreeSet<>(absent.getOrDefault(type.name(), Set.of()));
      names.retainAll(type.methodsHere());
      names.forEach(name -> wrong.add(type.name() + "." + name));
    }
    return wrong;
  }

  /** Methods with a row under a class that does not have them: a misspelling, or a row in the wrong table. */
  List<String> unknown(List<SparkClass> classes) {
    List<String> unknown = new ArrayList<>();
    for (SparkClass type : classes) {
      Set<String> names = new TreeSet<>(described.getOrDefault(type.name(), Set.of()));
      names.removeAll(type.methods());
      names.forEach(name -> unknown.add(type.name() + "." + name));
    }
    return unknown;
  }
}
