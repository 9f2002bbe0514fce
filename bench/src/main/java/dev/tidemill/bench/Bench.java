/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.bench;

import dev.tidemill.bench.measure.Jvm;
import dev.tidemill.bench.measure.Machine;
import dev.tidemill.bench.measure.Results;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Runs figures, each in several JVMs in turn, and prints what they measured: the median over the JVMs, the least and the
 * most.
 *
 * <p>Arguments: names of figures, or none for all; {@code --jvms n} for the number of JVMs, three if it is not given.
 */
public final class Bench {
  private static final int JVMS = 3;

  private Bench() {}

  /** See the class. */
  public static void main(String[] args) throws IOException, InterruptedException {
    int jvms = JVMS;
    List<String> names = new ArrayList<>();
    for (int i = 0; i < args.length; i++) {
      if (args[i].equals("--jvms") && i + 1 < args.length) {
        jvms = Integer.parseInt(args[++i]);
      } else {
        names.add(args[i]);
      }
    }
    System.out.println(Machine.describe());
    measure(chosen(names), jvms).forEach((figure, results) -> print(figure, results));
  }

  private static List<Figure> chosen(List<String> names) {
    List<Figure> chosen = new ArrayList<>();
    List<String> known = new ArrayList<>();
    for (Figure figure : Figure.ALL) {
      known.add(figure.name());
      if (names.isEmpty() || names.contains(figure.name())) {
        chosen.add(figure);
      }
    }
    if (!known.containsAll(names)) {
      throw new IllegalArgumentException(
          "not all of " + names + " are figures; the figures are " + known);
    }
    return chosen;
  }

  private static Map<Figure, Results> measure(List<Figure> figures, int jvms)
      throws IOException, InterruptedException {
    Map<Figure, Results> results = new LinkedHashMap<>();
    for (int i = 0; i < jvms; i++) {
      for (Figure figure : figures) {
        run(figure, results.computeIfAbsent(figure, f -> new Results()));
      }
    }
    return results;
  }

  private static void run(Figure figure, Results results) throws IOException, InterruptedException {
    List<String> flags = new ArrayList<>(figure.flags());
    flags.addAll(Jvm.NO_LOG);
    Process process = Jvm.start(figure.main(), flags, figure.arguments());
    try (BufferedReader out = process.inputReader()) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        if (!results.receive(line)) {
          System.out.println(line);
        }
      }
    }
    if (process.waitFor() != 0) {
      throw new IllegalStateException(figure.name() + " ended with code " + process.exitValue());
    }
  }

  private static void print(Figure figure, Results results) {
    System.out.printf("%n%s%n%-56s %9s %9s %9s%n", figure.title(), "", "median", "least", "most");
    results
        .values()
        .forEach((name, samples) -> System.out.println(String.format(
            Locale.ROOT,
            "  %-54s %9s %9s %9s",
            name,
            text(samples.median()),
            text(samples.least()),
            text(samples.most()))));
  }

  /** Three digits that count, or all of a larger number. */
  private static String text(double value) {
    int digits = value >= 100 ? 0 : value >= 10 ? 1 : 2;
    return String.format(Locale.ROOT, "%,." + digits + "f", value);
  }
}
