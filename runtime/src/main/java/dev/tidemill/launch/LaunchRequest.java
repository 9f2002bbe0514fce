/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.launch;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The parsed command line of the launcher.
 *
 * <pre>{@code
 * --protocol 1 --plugin 1.2.0 --class com.acme.WordCount --parent 4711 --stop-timeout PT30S -- argument argument
 * }</pre>
 *
 * The protocol comes first and is read first, because the rest may have another form in another
 * version of the protocol.
 *
 * @param className the binary name of the class to start
 * @param parent the process whose end also ends the job
 * @param stopTimeout how long a program without a running job may take to stop; a job sets {@code
 *     stream.stop.timeout}
 * @param arguments the arguments for the job itself
 */
record LaunchRequest(
    String className, OptionalLong parent, Duration stopTimeout, List<String> arguments) {

  static final int PROTOCOL = 1;

  private static final String PROTOCOL_OPTION = "--protocol";
  private static final String PLUGIN_OPTION = "--plugin";
  private static final String CLASS_OPTION = "--class";
  private static final String PARENT_OPTION = "--parent";
  private static final String STOP_TIMEOUT_OPTION = "--stop-timeout";
  private static final Set<String> OPTIONS =
      Set.of(PROTOCOL_OPTION, PLUGIN_OPTION, CLASS_OPTION, PARENT_OPTION, STOP_TIMEOUT_OPTION);

  static final Duration DEFAULT_STOP_TIMEOUT = Duration.ofSeconds(30);

  /**
   * Parses the command line; without a protocol, it consists of arguments for the job of a runnable
   * jar.
   */
  static LaunchRequest of(ClassLoader classPath, String... args) throws LaunchFailure {
    boolean ofThePlugin = args.length > 0 && args[0].equals(PROTOCOL_OPTION);
    return ofThePlugin
        ? parse(args)
        : PackagedJob.request(classPath, args).orElseThrow(LaunchRequest::noJobNamed);
  }

  static LaunchRequest parse(String... args) throws LaunchFailure {
    checkProtocol(args);
    Map<String, String> options = new HashMap<>();
    int next = 0;
    while (next < args.length && !args[next].equals("--")) {
      if (!OPTIONS.contains(args[next])) {
        throw usage("the option '%s' is not known".formatted(args[next]));
      }
      if (next + 1 == args.length) {
        throw usage("the option %s has no value".formatted(args[next]));
      }
      options.put(args[next], args[next + 1]);
      next += 2;
    }
    String className = options.get(CLASS_OPTION);
    if (className == null) {
      throw usage("the option %s is missing".formatted(CLASS_OPTION));
    }
    List<String> arguments =
        next < args.length ? Arrays.asList(args).subList(next + 1, args.length) : List.of();
    return new LaunchRequest(
        className, parent(options), stopTimeout(options), List.copyOf(arguments));
  }

  private static void checkProtocol(String... args) throws LaunchFailure {
    if (args.length < 2 || !args[0].equals(PROTOCOL_OPTION)) {
      throw noJobNamed();
    }
    if (!args[1].equals(Integer.toString(PROTOCOL))) {
      String plugin = args.length > 3 && args[2].equals(PLUGIN_OPTION) ? " " + args[3] : "";
      throw new LaunchFailure(ExitCode.USAGE, """
          The plugin stream-maven-plugin%s speaks version %s of its protocol, but the project's tidemill-runtime %s knows version %s only.
          Give dev.tidemill:stream-maven-plugin and dev.tidemill:tidemill-runtime the same version in the project's pom.xml.""".formatted(
              plugin, args[1], RuntimeVersion.current(), Integer.toString(PROTOCOL)));
    }
  }

  private static OptionalLong parent(Map<String, String> options) throws LaunchFailure {
    String text = options.get(PARENT_OPTION);
    try {
      return text == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(text));
    } catch (NumberFormatException notANumber) {
      throw usage("the option %s has the value '%s', which is not a process id"
          .formatted(PARENT_OPTION, text));
    }
  }

  private static Duration stopTimeout(Map<String, String> options) throws LaunchFailure {
    String text = options.get(STOP_TIMEOUT_OPTION);
    try {
      return text == null ? DEFAULT_STOP_TIMEOUT : Duration.parse(text);
    } catch (DateTimeParseException notADuration) {
      throw usage("the option %s has the value '%s', which is not a duration such as PT30S"
          .formatted(STOP_TIMEOUT_OPTION, text));
    }
  }

  private static LaunchFailure noJobNamed() {
    return usage(
        "it does not begin with %s NUMBER, and no jar on the class path names its job by Tidemill-Job in its manifest"
            .formatted(PROTOCOL_OPTION));
  }

  private static LaunchFailure usage(String problem) {
    return new LaunchFailure(ExitCode.USAGE, """
        The launcher's command line cannot be used: %s.
        It is meant for stream-maven-plugin; give that and tidemill-runtime the same version. By hand it is:
          java -cp ... %s --protocol %s --class CLASS [--parent PID] [--stop-timeout PT30S] [-- ARGUMENT...]""".formatted(
            problem, Launcher.class.getName(), Integer.toString(PROTOCOL)));
  }
}
