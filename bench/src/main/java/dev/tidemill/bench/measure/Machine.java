/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.bench.measure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** What the figures were measured on, as far as Linux tells it. */
public final class Machine {
  private static final Path CPUS = Path.of("/proc/cpuinfo");
  private static final Path MEMORY = Path.of("/proc/meminfo");
  private static final Path TIMES = Path.of("/proc/stat");
  private static final double TICKS_PER_SECOND = 100;
  private static final double KIB_PER_GIB = 1 << 20;

  private Machine() {}

  /** One line: cores, memory, system, JVM. */
  public static String describe() {
    return String.format(
        Locale.ROOT,
        "%d cores (%s), %.0f GiB, %s, %s %s",
        cores(),
        field(CPUS, "model name"),
        number(field(MEMORY, "MemTotal")) / KIB_PER_GIB,
        System.getProperty("os.name"),
        System.getProperty("java.vm.name"),
        System.getProperty("java.version"));
  }

  public static int cores() {
    return Runtime.getRuntime().availableProcessors();
  }

  /** Most memory that a process has had resident so far, in MiB; 0 where it is not known. */
  public static double peakResidentMib(long pid) {
    return number(field(Path.of("/proc/" + pid + "/status"), "VmHWM")) / 1024;
  }

  /** CPU seconds that all processes together have had since the machine was started; 0 where it is not known. */
  public static double busySeconds() {
    for (String line : lines(TIMES)) {
      String[] words = line.split(" +", -1);
      if (words[0].equals("cpu")) {
        // user, nice, system; then idle and waiting, which are not busy; then interrupts.
        return (number(words[1])
                + number(words[2])
                + number(words[3])
                + number(words[6])
                + number(words[7]))
            / TICKS_PER_SECOND;
      }
    }
    return 0;
  }

  private static String field(Path file, String name) {
    for (String line : lines(file)) {
      if (line.startsWith(name)) {
        return line.substring(line.indexOf(':') + 1).strip();
      }
    }
    return "unknown";
  }

  private static double number(String text) {
    String digits = text.replace("kB", "").strip();
    return digits.equals("unknown") ? 0 : Double.parseDouble(digits);
  }

  private static List<String> lines(Path file) {
    if (!Files.isReadable(file)) {
      return List.of();
    }
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be read", e);
    }
  }
}
