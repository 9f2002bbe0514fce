/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.maven.run;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Everything a user can set about a run, resolved: what was given on Maven's command line beats the
 * POM.
 *
 * @param job the class to run, as the user named it
 * @param forwarded settings for the running job itself; they reach it as system properties
 * @param onCommandLine the name of every setting, of the goal or the job, that was given on the
 *     command line
 * @param systemProperties system properties of the job, from the POM
 * @param environment environment variables of the job beside those it inherits, from the POM
 */
public record RunSettings(
    Optional<String> job,
    boolean skip,
    List<String> arguments,
    List<String> jvmArguments,
    Map<String, String> forwarded,
    Set<String> onCommandLine,
    Map<String, String> systemProperties,
    Map<String, String> environment,
    Duration stopTimeout,
    Path exitCodeFile,
    Path workingDirectory,
    Scope scope) {

  public static final String JOB = "stream.job";
  public static final String SKIP = "stream.skip";
  public static final String ARGS = "stream.args";
  public static final String JVM_ARGS = "stream.jvmArgs";
  public static final String MASTER = "stream.master";
  public static final String BATCH_INTERVAL = "stream.batchInterval";
  public static final String MAX_BATCHES = "stream.maxBatches";
  public static final String STOP_TIMEOUT = "stream.stop.timeout";
  public static final String STATUS = "stream.status";
  public static final String UI = "stream.ui.enabled";
  public static final String EXIT_CODE_FILE = "stream.exitCodeFile";
  public static final String WORKING_DIRECTORY = "stream.workingDirectory";
  public static final String SCOPE = "stream.scope";

  /** What the goal itself understands; every other setting belongs to the job. */
  static final Set<String> OF_THE_GOAL =
      Set.of(JOB, SKIP, ARGS, JVM_ARGS, EXIT_CODE_FILE, WORKING_DIRECTORY, SCOPE);

  static final String PREFIX = "stream.";

  /** How much later than the job itself the build ends a job that does not stop. */
  private static final Duration MARGIN = Duration.ofSeconds(5);

  /** For a job that may have set its time-out itself, and that ends itself by it. */
  private static final Duration MAX_STOP_TIMEOUT = Duration.ofMinutes(10);

  public RunSettings {
    arguments = List.copyOf(arguments);
    jvmArguments = List.copyOf(jvmArguments);
    forwarded = Map.copyOf(forwarded);
    onCommandLine = Set.copyOf(onCommandLine);
    systemProperties = Map.copyOf(systemProperties);
    environment = Map.copyOf(environment);
  }

  /**
   * Resolves each setting.
   *
   * @param commandLine the {@code -D} of Maven's command line
   * @param pom the goal's parameters as the POM configures them, by the names above
   * @param systemProperties as the POM configures them; an element without a text, which Maven
   *     makes null, is an empty value
   * @param environment likewise
   * @param projectDirectory what a relative path is relative to
   * @throws RunFailure if a value cannot be understood; the message names the setting
   */
  public static RunSettings resolve(
      Map<String, String> commandLine,
      Map<String, String> pom,
      Map<String, @Nullable String> systemProperties,
      Map<String, @Nullable String> environment,
      Path projectDirectory)
      throws RunFailure {
    Map<String, String> settings = new HashMap<>(given(pom));
    settings.putAll(given(commandLine));
    return new RunSettings(
        Optional.ofNullable(settings.get(JOB)),
        Boolean.parseBoolean(settings.get(SKIP)),
        ArgumentText.split(ARGS, settings.getOrDefault(ARGS, "")),
        jvmArguments(given(pom), given(commandLine)),
        forwarded(settings),
        commandLine.keySet().stream()
            .filter(name -> name.startsWith(PREFIX))
            .collect(Collectors.toSet()),
        withoutNulls(systemProperties),
        withoutNulls(environment),
        DurationText.parse(STOP_TIMEOUT, settings.getOrDefault(STOP_TIMEOUT, "30s")),
        projectDirectory.resolve(settings.getOrDefault(EXIT_CODE_FILE, "target/stream/exit-code")),
        projectDirectory.resolve(settings.getOrDefault(WORKING_DIRECTORY, "")),
        Scope.parse(settings.getOrDefault(SCOPE, "provided")));
  }

  /**
   * How long the build waits for a job that it has asked to stop. The job ends itself before that,
   * unless its JVM hangs.
   */
  Duration patience() {
    return forwarded.containsKey(STOP_TIMEOUT) ? stopTimeout.plus(MARGIN) : MAX_STOP_TIMEOUT;
  }

  /**
   * Both lists, the POM's first: a later option beats an earlier one, and a job may need those of
   * its POM to start.
   */
  private static List<String> jvmArguments(Map<String, String> pom, Map<String, String> commandLine)
      throws RunFailure {
    String ofPom = pom.getOrDefault(JVM_ARGS, "");
    String ofCommandLine = commandLine.getOrDefault(JVM_ARGS, "");
    List<String> arguments = new ArrayList<>(ArgumentText.split(JVM_ARGS, ofPom));
    // Where the POM says nothing, Maven fills in the command line's value for the POM's.
    if (!ofCommandLine.equals(ofPom)) {
      arguments.addAll(ArgumentText.split(JVM_ARGS, ofCommandLine));
    }
    return arguments;
  }

  /** Whether the job may have a page: it was not turned off for this run. */
  public boolean pageIsWanted() {
    return !"false".equals(forwarded.get(UI));
  }

  private static Map<String, String> forwarded(Map<String, String> settings) {
    Map<String, String> forwarded = new HashMap<>(settings);
    forwarded.keySet().removeIf(name -> !name.startsWith(PREFIX) || OF_THE_GOAL.contains(name));
    return forwarded;
  }

  private static Map<String, String> withoutNulls(Map<String, @Nullable String> values) {
    Map<String, String> texts = new HashMap<>();
    values.forEach((name, value) -> texts.put(name, value == null ? "" : value));
    return texts;
  }

  /**
   * A setting without a value counts as not given, so that {@code -Dstream.job=} does not ask for a
   * nameless job.
   */
  private static Map<String, String> given(Map<String, String> settings) {
    Map<String, String> given = new HashMap<>(settings);
    given.values().removeIf(String::isBlank);
    // In a POM, a value may stand on a line of its own.
    given.replaceAll((name, value) -> value.strip());
    return given;
  }
}
