package dev.tidemill.bench.spark;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Runs the same stateful programs on Tidemill and on Spark Streaming, in JVMs of their own and in turn, and prints how many times less
 * Tidemill takes: the median over the JVMs. To be run from the directory of the whole project, with both built.
 *
 * <p>Argument: number of JVMs for each, one if it is not given.
 */
public final class SideBySide {
  private static final Path TIDEMILL = Path.of("bench", "target", "benchmarks.jar");
  private static final Path SPARK = Path.of("bench", "spark", "target");

  /** What Spark reaches into, as its own launcher does. */
  private static final List<String> OPENED = List.of(
      "java.lang",
      "java.lang.invoke",
      "java.lang.reflect",
      "java.io",
      "java.net",
      "java.nio",
      "java.util",
      "java.util.concurrent",
      "java.util.concurrent.atomic",
      "sun.nio.ch",
      "sun.nio.cs",
      "sun.security.action",
      "sun.util.calendar");

  /** Keys, records of a batch, batches of a window, batches timed as one, CPU seconds to warm up and to measure. */
  private record Comparison(String program, String sizeOfTidemill, String sizeOfSpark) {}

  private static final List<Comparison> COMPARISONS = List.of(
      new Comparison("WINDOW_SUM", "100000,50000,30,5,8,6", "100000,50000,30,5,20,12"),
      new Comparison("WINDOW_MAX", "100000,50000,30,5,8,6", "100000,50000,30,5,15,12"),
      new Comparison("MAP_WITH_STATE", "1000000,10000,6,10,8,6", "1000000,10000,6,10,20,15"),
      new Comparison("UPDATE_STATE_BY_KEY", "1000000,10000,6,5,8,6", "1000000,10000,6,5,15,15"));

  private SideBySide() {}

  /** See the class. */
  public static void main(String[] args) throws IOException, InterruptedException {
    int jvms = args.length == 0 ? 1 : Integer.parseInt(args[0]);
    System.out.printf(
        "%-22s %14s %14s %10s %14s %14s %10s%n",
        "", "Tidemill, ms", "Spark, ms", "ratio", "Tidemill, CPU", "Spark, CPU", "ratio");
    for (Comparison comparison : COMPARISONS) {
      List<Map<String, Double>> ofTidemill = new ArrayList<>();
      List<Map<String, Double>> ofSpark = new ArrayList<>();
      for (int i = 0; i < jvms; i++) {
        ofTidemill.add(tidemill(comparison));
        ofSpark.add(spark(comparison));
        check(comparison, ofTidemill.get(i), ofSpark.get(i));
      }
      double wall = median(ofTidemill, "wall");
      double sparkWall = median(ofSpark, "wall");
      double cpu = median(ofTidemill, "CPU");
      double sparkCpu = median(ofSpark, "CPU");
      System.out.println(String.format(
          Locale.ROOT,
          "%-22s %14.1f %14.1f %10.1f %14.1f %14.1f %10.1f",
          comparison.program(),
          wall,
          sparkWall,
          sparkWall / wall,
          cpu,
          sparkCpu,
          sparkCpu / cpu));
    }
  }

  private static Map<String, Double> tidemill(Comparison comparison)
      throws IOException, InterruptedException {
    List<String> command = java();
    command.add("-Dslf4j.provider=org.slf4j.helpers.NOP_FallbackServiceProvider");
    command.add("-Dslf4j.internal.verbosity=ERROR");
    command.addAll(List.of("-cp", TIDEMILL.toString(), "dev.tidemill.bench.Stateful"));
    command.addAll(List.of(comparison.program(), comparison.sizeOfTidemill(), "job"));
    return results(command);
  }

  private static Map<String, Double> spark(Comparison comparison)
      throws IOException, InterruptedException {
    List<String> command = java();
    OPENED.forEach(opened -> command.add("--add-opens=java.base/" + opened + "=ALL-UNNAMED"));
    String classPath = SPARK.resolve("spark-benchmarks.jar") + ":" + SPARK.resolve("lib") + "/*";
    command.addAll(List.of("-cp", classPath, SparkStateful.class.getName()));
    command.addAll(List.of(comparison.program(), comparison.sizeOfSpark()));
    return results(command);
  }

  private static List<String> java() {
    return new ArrayList<>(List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xms2g", "-Xmx2g"));
  }

  private static Map<String, Double> results(List<String> command)
      throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
    Map<String, Double> results = new HashMap<>();
    try (BufferedReader out = process.inputReader()) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        String[] parts = line.split("\t", -1);
        if (parts[0].equals("result")) {
          results.put(parts[1], Double.parseDouble(parts[2]));
        }
      }
    }
    if (process.waitFor() != 0) {
      throw new IllegalStateException("code " + process.exitValue() + " of " + command);
    }
    return results;
  }

  /** Both must have emitted the same; Tidemill's figures are sent with six digits. */
  private static void check(
      Comparison comparison, Map<String, Double> ofTidemill, Map<String, Double> ofSpark) {
    for (String name : List.of("keys", "sum")) {
      double a = ofTidemill.get(name);
      double b = ofSpark.get(name);
      if (Math.abs(a - b) > 1e-5 * Math.abs(a)) {
        throw new IllegalStateException(
            comparison.program() + ": " + name + " is " + a + " on Tidemill, " + b + " on Spark");
      }
    }
  }

  private static double median(List<Map<String, Double>> runs, String name) {
    double[] values = runs.stream().mapToDouble(run -> run.get(name)).sorted().toArray();
    return (values[(values.length - 1) / 2] + values[values.length / 2]) / 2;
  }
}
