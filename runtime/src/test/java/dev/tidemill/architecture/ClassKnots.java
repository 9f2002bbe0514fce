/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Knots: top-level classes of one package each of which depends on each other, directly or through others of them. None of them can be
 * read, tested or moved without the rest.
 *
 * <p>A nested class counts as a part of its top-level class. A sealed interface names the kinds it permits, in its visitor at the latest,
 * and that is what it is for; so this direction does not count, only that from a kind to the interface.
 */
final class ClassKnots {
  private final PackageTable table;
  private final NavigableMap<String, NavigableSet<String>> dependencies = new TreeMap<>();

  ClassKnots(PackageTable table, Stream<JavaClass> classes) {
    this.table = table;
    classes.forEach(this::add);
  }

  /**
   * A knot that is known.
   *
   * @param name relative name of the package
   * @param classes simple names of its classes
   * @param reason why it is there, or when it will be undone
   */
  record Known(String name, NavigableSet<String> classes, String reason) {
    /** Reads a list of knots, one a line: package, classes and reason, separated by a bar. */
    static List<Known> list(String text) {
      return text.lines()
          .map(line -> line.split("\\|", -1))
          .map(columns -> new Known(
              columns[0].strip(),
              new TreeSet<>(List.of(columns[1].strip().split(" +", -1))),
              columns[2].strip()))
          .toList();
    }
  }

  /** The knots of more classes than allowed that are not known, and the classes of known knots that are in none any more. */
  List<String> violations(int largest, List<Known> known) {
    List<String> violations = new ArrayList<>();
    Set<Known> found = new HashSet<>();
    for (NavigableSet<String> knot : knots()) {
      if (knot.size() > largest) {
        String name = table.relative(packageOf(knot.first()));
        List<Known> listed = known.stream()
            .filter(entry -> entry.name().equals(name) && entry.classes().containsAll(simple(knot)))
            .toList();
        if (listed.isEmpty()) {
          violations.add(String.format(
              Locale.ROOT,
              "%d classes of %s depend on each other, more than %d: %s",
              knot.size(),
              name,
              largest,
              describe(knot)));
        }
        for (Known entry : listed) {
          found.add(entry);
          NavigableSet<String> gone = new TreeSet<>(entry.classes());
          gone.removeAll(simple(knot));
          if (!gone.isEmpty()) {
            violations.add("the list of known knots names " + gone + " of " + name
                + ", no longer part of the knot: take them off the list");
          }
        }
      }
    }
    known.stream()
        .filter(entry -> !found.contains(entry))
        .map(entry -> "the list of known knots names one in " + entry.name()
            + " that does not exist any more: take it off the list")
        .forEach(violations::add);
    return violations;
  }

  private void add(JavaClass type) {
    String from = topLevel(type.getName());
    NavigableSet<String> targets = dependencies.computeIfAbsent(from, name -> new TreeSet<>());
    Set<String> permitted = permitted(type, from);
    type.getDirectDependenciesFromSelf().stream()
        .map(dependency -> dependency.getTargetClass().getBaseComponentType().getName())
        .map(ClassKnots::topLevel)
        .filter(target -> packageOf(target).equals(packageOf(from)))
        .filter(target -> !target.equals(from) && !permitted.contains(target))
        .forEach(targets::add);
  }

  /** The kinds that the top-level class of a class permits, if it is a sealed interface. */
  private static Set<String> permitted(JavaClass type, String topLevel) {
    JavaClass top = type;
    while (!top.getName().equals(topLevel) && top.getEnclosingClass().isPresent()) {
      top = top.getEnclosingClass().get();
    }
    Class<?> loaded = top.reflect();
    return loaded.isInterface() && loaded.isSealed()
        ? Stream.of(loaded.getPermittedSubclasses())
            .map(kind -> topLevel(kind.getName()))
            .collect(Collectors.toSet())
        : Set.of();
  }

  private List<NavigableSet<String>> knots() {
    Map<String, Set<String>> reached = new TreeMap<>();
    dependencies.keySet().forEach(name -> reached.put(name, reachedFrom(name)));
    List<NavigableSet<String>> knots = new ArrayList<>();
    Set<String> placed = new HashSet<>();
    reached.forEach((name, targets) -> {
      NavigableSet<String> knot = new TreeSet<>(targets);
      knot.removeIf(target -> !reached.getOrDefault(target, Set.of()).contains(name));
      if (!knot.isEmpty() && placed.addAll(knot)) {
        knots.add(knot);
      }
    });
    return knots;
  }

  private Set<String> reachedFrom(String name) {
    Set<String> reached = new HashSet<>();
    List<String> open = new ArrayList<>(List.of(name));
    while (!open.isEmpty()) {
      for (String target :
          dependencies.getOrDefault(open.remove(open.size() - 1), new TreeSet<>())) {
        if (reached.add(target)) {
          open.add(target);
        }
      }
    }
    return reached;
  }

  /** Each class of a knot with the others that it depends on. */
  private String describe(NavigableSet<String> knot) {
    return knot.stream()
        .map(name -> {
          NavigableSet<String> others =
              new TreeSet<>(dependencies.getOrDefault(name, new TreeSet<>()));
          others.retainAll(knot);
          return simple(name) + " -> " + String.join(", ", simple(others));
        })
        .collect(Collectors.joining("; "));
  }

  private static List<String> simple(NavigableSet<String> names) {
    return names.stream().map(ClassKnots::simple).toList();
  }

  private static String simple(String name) {
    return name.substring(name.lastIndexOf('.') + 1);
  }

  private static String packageOf(String name) {
    return name.substring(0, Math.max(0, name.lastIndexOf('.')));
  }

  private static String topLevel(String name) {
    int nested = name.indexOf('$');
    return nested < 0 ? name : name.substring(0, nested);
  }
}
