/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.maven.run;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A command on what the project's job keeps, its checkpoint or its dead letters, in place of a run
 * of the job. The runtime knows which actions there are, and checks their options.
 *
 * @param tool the class of the runtime that runs it
 * @param options by their names, in the order of the command line
 */
public record CheckpointCommand(String tool, String action, Map<String, String> options) {
  public static final String ACTION = "stream.action";
  public static final String STATE = "stream.state";
  public static final String KEY = "stream.key";
  public static final String LIMIT = "stream.limit";
  public static final String WITH = "stream.with";
  public static final String FROM = "stream.from";
  public static final String TO = "stream.to";
  public static final String KEEP = "stream.keep";
  public static final String LETTER = "stream.letter";
  public static final String DIRECTORY = "stream.checkpoint.directory";

  /** The action that compares the job with its checkpoint. */
  public static final String CHECK_UPGRADE = "check-upgrade";

  private static final String CHECKPOINT_TOOL = "dev.tidemill.launch.CheckpointTool";
  private static final String LETTER_TOOL = "dev.tidemill.launch.DeadLetterTool";
  private static final String HISTORY_TOOL = "dev.tidemill.launch.HistoryTool";

  /** The properties of the options; the last part is the name of the option. */
  private static final List<String> OPTIONS = List.of(STATE, KEY, LIMIT, WITH, FROM, TO, KEEP);

  private static final List<String> LETTER_OPTIONS = List.of(LETTER, TO);

  public CheckpointCommand {
    options = new LinkedHashMap<>(options);
  }

  /** A command on the checkpoint. */
  CheckpointCommand(String action, Map<String, String> options) {
    this(CHECKPOINT_TOOL, action, options);
  }

  /**
   * Takes the command out of what the user has given, so that what remains is about the job.
   *
   * @param commandLine the {@code -D} of Maven's command line, which takes precedence
   * @param pom the goal's parameters as the POM configures them, by the names above
   */
  public static CheckpointCommand taken(Map<String, String> commandLine, Map<String, String> pom) {
    return taken(CHECKPOINT_TOOL, "show", OPTIONS, commandLine, pom);
  }

  /** Like {@link #taken(Map, Map)}, for a command on dead letters. */
  public static CheckpointCommand onDeadLetters(
      Map<String, String> commandLine, Map<String, String> pom) {
    return taken(LETTER_TOOL, "list", LETTER_OPTIONS, commandLine, pom);
  }

  private static CheckpointCommand taken(
      String tool,
      String defaultAction,
      List<String> names,
      Map<String, String> commandLine,
      Map<String, String> pom) {
    Map<String, String> given = new HashMap<>();
    for (Map<String, String> source : List.of(pom, commandLine)) {
      for (String property : properties(names)) {
        Optional.ofNullable(source.remove(property))
            .map(String::strip)
            .filter(value -> !value.isEmpty())
            .ifPresent(value -> given.put(property, value));
      }
    }
    Map<String, String> options = new LinkedHashMap<>();
    names.stream()
        .filter(given::containsKey)
        .forEach(property ->
            options.put(property.substring(RunSettings.PREFIX.length()), given.get(property)));
    return new CheckpointCommand(tool, given.getOrDefault(ACTION, defaultAction), options);
  }

  /** The command that compares the job with its checkpoint. */
  public static CheckpointCommand checkUpgrade() {
    return new CheckpointCommand(CHECK_UPGRADE, Map.of());
  }

  /** The command that shows the history. */
  public static CheckpointCommand history() {
    return new CheckpointCommand(HISTORY_TOOL, "show", Map.of());
  }

  /** What the command does, before the name of the job. */
  String description() {
    return isOnHistory() ? "Showing earlier runs of" : "Looking at the checkpoint of";
  }

  private boolean isOnHistory() {
    return tool.equals(HISTORY_TOOL);
  }

  private static Set<String> properties(List<String> names) {
    Set<String> properties = new HashSet<>(names);
    properties.add(ACTION);
    return properties;
  }

  /** What the tool is told. */
  List<String> arguments(String job, List<String> jobArguments) {
    List<String> arguments = new ArrayList<>();
    arguments.add(action);
    options.forEach((name, value) -> arguments.addAll(List.of("--" + name, value)));
    arguments.addAll(List.of("--job", job, "--"));
    arguments.addAll(jobArguments);
    return arguments;
  }

  /** What the build says if the command does not end well. */
  String failure(ExitStatus status) {
    String reason = switch (status.code()) {
      case 1 -> failed();
      case 2 -> "the command line cannot be used";
      default -> status.meaning();
    };
    return goal() + " failed with exit code " + status.code() + ": " + reason
        + ". What is wrong is printed above.";
  }

  private boolean isOnLetters() {
    return tool.equals(LETTER_TOOL);
  }

  private String goal() {
    if (action.equals(CHECK_UPGRADE)) {
      return "stream:check-upgrade";
    }
    if (isOnHistory()) {
      return "stream:ui";
    }
    return (isOnLetters() ? "stream:deadletters (" : "stream:checkpoint (") + action + ")";
  }

  private String failed() {
    if (isOnHistory()) {
      return "the history cannot be shown";
    }
    if (isOnLetters()) {
      return "the dead letters cannot be read, or not all records could be injected";
    }
    return action.equals(CHECK_UPGRADE)
        ? "this version of the job does not go on from the checkpoint, or that cannot be read"
        : "the checkpoint is damaged, or cannot be read";
  }
}
