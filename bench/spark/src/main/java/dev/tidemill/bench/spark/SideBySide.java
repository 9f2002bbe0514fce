/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.bench.spark;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Runs the same programs on Tidemill and on its peers, each in a JVM of its own, one after the other, and prints the medians over
 * the JVMs. To be run from the directory of the whole project, with all of them built.
 *
 * <p>Arguments: {@code stateful}, {@code lock-step}, {@code topic}, or none for all; {@code --jvms n} for the number of JVMs for
 * each, one if it is not given.
 */
public final class SideBySide {
  private static final Set<String> NAMES = Set.of("stateful", "lock-step", "topic");

  private SideBySide() {}

  /** See the class. */
  public static void main(String[] args) throws IOException, InterruptedException {
    int jvms = 1;
    List<String> names = new ArrayList<>();
    for (int i = 0; i < args.length; i++) {
      if (args[i].equals("--jvms") && i + 1 < args.length) {
        jvms = Integer.parseInt(args[++i]);
      } else if (NAMES.contains(args[i])) {
        names.add(args[i]);
      } else {
        throw new IllegalArgumentException(args[i] + " is none of " + NAMES);
      }
    }
    if (names.isEmpty() || names.contains("stateful")) {
      StatefulComparison.run(jvms);
    }
    if (names.isEmpty() || names.contains("lock-step")) {
      LockStepComparison.run(jvms);
    }
    if (names.isEmpty() || names.contains("topic")) {
      TopicComparison.run(jvms);
    }
  }

  /** The median over JVMs. */
  static double median(Collection<Map<String, Double>> runs, String name) {
    double[] values = runs.stream().mapToDouble(run -> run.get(name)).sorted().toArray();
    return (values[(values.length - 1) / 2] + values[values.length / 2]) / 2;
  }

  /** All must have come to the same result. */
  static void expectSame(String what, String name, Map<String, Double> a, Map<String, Double> b) {
    if (!a.get(name).equals(b.get(name))) {
      throw new IllegalStateException(
          what + ": " + name + " is " + a.get(name) + " and " + b.get(name));
    }
  }

  static void print(String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
  }
}
