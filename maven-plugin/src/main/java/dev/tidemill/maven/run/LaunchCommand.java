/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.maven.run;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The command line that starts a job: options of the JVM, the launcher, and what the launcher is
 * told.
 */
final class LaunchCommand {

  /** The version of the agreement between this plugin and the launcher in the project's runtime. */
  static final int PROTOCOL = 1;

  /**
   * Tells the launcher which file it was started with, so that it deletes it. An older launcher
   * does not look at it.
   */
  static final String ARGUMENT_FILE = "tidemill.launch.argumentFile";

  /** Replaces the default of the setting, in a runtime that has it. */
  private static final String HISTORY_DEFAULT = "tidemill.default.stream.ui.history.directory";

  /** Who runs a job from its sources may see its records. */
  private static final String TAP_DEFAULT = "tidemill.default.stream.ui.tap.enabled";

  private static final String STATUS_DEFAULT = "tidemill.default." + RunSettings.STATUS;

  /**
   * A JVM without memory may be unable to run its shutdown, and then hangs and ignores even
   * SIGTERM. Before the options of the user, who may say otherwise.
   */
  private static final String EXIT_WITHOUT_MEMORY = "-XX:+ExitOnOutOfMemoryError";

  private static final String END_OF_OPTIONS = "--";
  static final String MASK = "***";

  private LaunchCommand() {}

  /**
   * Everything after {@code java}. A later system property beats an earlier one, so the order is
   * the precedence.
   *
   * @param className the class to start
   * @param jobArguments its arguments
   * @param heap the option that limits the heap, where the user has not set it
   * @param workDirectory where the history is, if the job says nothing
   * @param argumentFile the file that the arguments will be in
   */
  static List<String> arguments(
      List<Path> classPath,
      String className,
      List<String> jobArguments,
      RunSettings settings,
      Optional<String> heap,
      String pluginVersion,
      long parent,
      Path workDirectory,
      Path argumentFile) {
    List<String> arguments = new ArrayList<>();
    arguments.add("-classpath");
    arguments.add(
        classPath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)));
    heap.ifPresent(arguments::add);
    arguments.add(EXIT_WITHOUT_MEMORY);
    addSystemProperties(
        arguments,
        Map.of(
            HISTORY_DEFAULT,
            workDirectory.resolve("history").toString(),
            TAP_DEFAULT,
            "true",
            STATUS_DEFAULT,
            "auto"));
    addSystemProperties(arguments, settings.systemProperties());
    arguments.addAll(settings.jvmArguments());
    addSystemProperties(arguments, settings.forwarded());
    addSystemProperties(arguments, Map.of(ARGUMENT_FILE, argumentFile.toString()));
    arguments.add(JobScan.LAUNCHER);
    arguments.addAll(List.of("--protocol", Integer.toString(PROTOCOL)));
    arguments.addAll(List.of("--plugin", pluginVersion));
    arguments.addAll(List.of("--class", className));
    arguments.addAll(List.of("--parent", Long.toString(parent)));
    arguments.addAll(List.of("--stop-timeout", settings.stopTimeout().toString()));
    arguments.add(END_OF_OPTIONS);
    arguments.addAll(jobArguments);
    return arguments;
  }

  /**
   * The arguments as they may be logged: any value of a property and any argument of the job may be
   * a password.
   */
  static List<String> masked(List<String> arguments) {
    int end = arguments.indexOf(END_OF_OPTIONS);
    List<String> masked = new ArrayList<>();
    for (int i = 0; i < arguments.size(); i++) {
      masked.add(end >= 0 && i > end ? MASK : masked(arguments.get(i)));
    }
    return masked;
  }

  /** The same for an argument by itself: of an option, what follows its name is hidden. */
  private static String masked(String argument) {
    int value = argument.indexOf('=') + 1;
    return argument.startsWith("-") && value > 0 && value < argument.length()
        ? argument.substring(0, value) + MASK
        : argument;
  }

  private static void addSystemProperties(List<String> arguments, Map<String, String> properties) {
    new TreeMap<>(properties).forEach((name, value) -> arguments.add("-D" + name + "=" + value));
  }
}
