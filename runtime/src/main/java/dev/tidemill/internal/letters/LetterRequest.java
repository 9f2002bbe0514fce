/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.letters;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A command on dead letters, as given on the command line:
 * {@code ACTION [--letter ID] [--to DIRECTORY] [--directory DIRECTORY] [--job CLASS] [-- ...]}.
 */
public record LetterRequest(Action action, Map<String, String> options) {
  /** What to do. */
  public enum Action {
    LIST,
    SHOW,
    REINJECT
  }

  /** The command line cannot be used; the message says why. */
  public static final class UsageException extends Exception {
    private static final long serialVersionUID = 1L;

    UsageException(String message) {
      super(message);
    }
  }

  private static final List<String> OPTIONS = List.of("letter", "to", "directory", "job");

  /** Parses a command line. */
  public static LetterRequest parse(List<String> command) throws UsageException {
    Action action = action(command.isEmpty() ? "list" : command.get(0));
    Map<String, String> options = new HashMap<>();
    for (int i = 1; i < command.size() && !command.get(i).equals("--"); i += 2) {
      String name = command.get(i).startsWith("--") ? command.get(i).substring(2) : "";
      if (!OPTIONS.contains(name)) {
        throw new UsageException("\"" + command.get(i) + "\" is not an option; there are --letter"
            + " ID, --to DIRECTORY, --directory DIRECTORY and --job CLASS");
      }
      if (i + 1 == command.size()) {
        throw new UsageException("--" + name + " has no value");
      }
      options.put(name, command.get(i + 1));
    }
    if (action == Action.REINJECT && !options.containsKey("to")) {
      throw new UsageException("reinject needs --to DIRECTORY (-Dstream.to): the directory that an"
          + " objectFileStream of the job reads");
    }
    return new LetterRequest(action, options);
  }

  private static Action action(String word) throws UsageException {
    return switch (word) {
      case "list" -> Action.LIST;
      case "show" -> Action.SHOW;
      case "reinject" -> Action.REINJECT;
      default ->
        throw new UsageException(
            "\"" + word + "\" is not a command on dead letters; there are list, show and reinject");
    };
  }

  /** The class of the job, if one is named. */
  public Optional<String> job() {
    return option("job");
  }

  Optional<String> option(String name) {
    return Optional.ofNullable(options.get(name));
  }
}
