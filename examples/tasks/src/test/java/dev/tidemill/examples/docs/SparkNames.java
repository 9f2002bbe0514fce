/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.examples.docs;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Names of Spark's public interface, from lists among the test resources. */
final class SparkNames {
  private static final Pattern SECTION = Pattern.compile("\\[(\\w+) = (.*)]");

  /**
   * A class of Spark.
   *
   * @param name its simple name
   * @param counterparts the classes that stand for it here
   * @param methods names of its public methods
   */
  record SparkClass(String name, List<Class<?>> counterparts, Set<String> methods) {
    /** Names of the public methods of the counterparts. */
    Set<String> methodsHere() {
      return counterparts.stream()
          .flatMap(type -> Arrays.stream(type.getMethods()))
          .filter(method -> method.getDeclaringClass() != Object.class)
          .filter(method -> Modifier.isPublic(method.getModifiers()))
          .map(Method::getName)
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  private SparkNames() {}

  /** The classes that {@code spark-java-api.txt} lists. */
  static List<SparkClass> classes() {
    return parse(lines("/spark-java-api.txt"));
  }

  /** The settings that {@code spark-streaming-settings.txt} lists, without their prefix. */
  static List<String> settings() {
    return lines("/spark-streaming-settings.txt");
  }

  static List<SparkClass> parse(List<String> lines) {
    List<SparkClass> classes = new ArrayList<>();
    for (String line : lines) {
      Matcher section = SECTION.matcher(line);
      if (section.matches()) {
        List<Class<?>> counterparts = Arrays.stream(section.group(2).split(", "))
            .<Class<?>>map(SparkNames::load)
            .toList();
        classes.add(new SparkClass(section.group(1), counterparts, new TreeSet<>()));
      } else {
        classes.get(classes.size() - 1).methods().addAll(List.of(line.split(" ")));
      }
    }
    return classes;
  }

  private static List<String> lines(String resource) {
    try (InputStream in =
        Objects.requireNonNull(SparkNames.class.getResourceAsStream(resource), resource)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Class<?> load(String name) {
    try {
      return Class.forName(name);
    } catch (ClassNotFoundException e) {
      throw new AssertionError("the list of Spark's methods names a class that is not there", e);
    }
  }
}
