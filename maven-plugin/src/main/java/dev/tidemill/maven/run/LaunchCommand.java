package dev.tidemill.maven.run;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The command line that starts a job: options of the JVM, the launcher, and what the launcher is told. */
final class LaunchCommand {

  /** The version of the agreement between this plugin and the launcher in the project's runtime. */
  static final int PROTOCOL = 1;

  private LaunchCommand() {}

  /** Everything after {@code java}. A later system property beats an earlier one, so the order is the precedence. */
  static List<String> arguments(
      List<Path> classPath,
      String className,
      RunSettings settings,
      String pluginVersion,
      long parent) {
    List<String> arguments = new ArrayList<>();
    arguments.add("-classpath");
    arguments.add(
        classPath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)));
    addSystemProperties(arguments, settings.systemProperties());
    arguments.addAll(settings.jvmArguments());
    addSystemProperties(arguments, settings.forwarded());
    arguments.add(JobScan.LAUNCHER);
    arguments.addAll(List.of("--protocol", Integer.toString(PROTOCOL)));
    arguments.addAll(List.of("--plugin", pluginVersion));
    arguments.addAll(List.of("--class", className));
    arguments.addAll(List.of("--parent", Long.toString(parent)));
    arguments.addAll(List.of("--stop-timeout", settings.stopTimeout().toString()));
    arguments.add("--");
    arguments.addAll(settings.arguments());
    return arguments;
  }

  private static void addSystemProperties(List<String> arguments, Map<String, String> properties) {
    new TreeMap<>(properties).forEach((name, value) -> arguments.add("-D" + name + "=" + value));
  }
}
