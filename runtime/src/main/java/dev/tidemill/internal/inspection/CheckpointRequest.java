/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.inspection;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * The parsed command line of a command.
 *
 * <pre>{@code
 * show /checkpoints/orders --state totals --limit 50
 * diff /checkpoints/orders --with /backup/orders
 * check-upgrade --job com.acme.Orders -- argument argument
 * }</pre>
 *
 * @param directory empty for that of the job's setting
 * @param job name of the class of the job
 * @param with the other directory of a comparison
 * @param from the earlier batch of a comparison
 * @param to the later batch of a comparison
 * @param state name of the state to show
 * @param key text of the key to show
 * @param limit how many entries are shown of each list
 * @param keep which end of a damaged log is kept
 * @param jobArguments arguments for the job
 */
public record CheckpointRequest(
    Action action,
    Optional<String> directory,
    Optional<String> job,
    Optional<String> with,
    OptionalLong from,
    OptionalLong to,
    Optional<String> state,
    Optional<String> key,
    int limit,
    Keep keep,
    List<String> jobArguments) {
  private static final int DEFAULT_LIMIT = 20;
  private static final String END_OF_OPTIONS = "--";
  private static final String OPTION = "--";

  /** What to do. */
  public enum Action {
    LIST("list", "limit"),
    SHOW("show", "state key limit"),
    VERIFY("verify", ""),
    DIFF("diff", "with from to state limit"),
    SALVAGE("salvage", "keep"),
    CHECK_UPGRADE("check-upgrade", "");

    private final String text;
    private final String options;

    Action(String text, String options) {
      this.text = text;
      this.options = options;
    }

    private boolean takes(String option) {
      return List.of(options.split(" ", -1)).contains(option);
    }

    @Override
    public String toString() {
      return text;
    }
  }

  /** Which end of a damaged log is kept. */
  public enum Keep {
    /** What comes before the damage. */
    BEFORE,
    /** What comes after it. */
    AFTER
  }

  /** The command line cannot be used. */
  public static final class UsageException extends Exception {
    private static final long serialVersionUID = 1L;

    UsageException(String problem) {
      super(problem + "\n" + USAGE);
    }
  }

  private static final String USAGE = """
      Usage: ACTION [DIRECTORY] [--job CLASS] [OPTION VALUE]... [-- ARGUMENT OF THE JOB...]
        list           starts, batches, files of the log, snapshots   [--limit N]
        show           what the checkpoint keeps                      [--state NAME [--key KEY]] [--limit N]
        verify         reads everything and checks it
        diff           what has changed, between two directories      --with DIRECTORY [--state NAME] [--limit N]
                       or between two batches                         --from BATCH [--to BATCH] [--state NAME] [--limit N]
        salvage        makes a damaged log readable again             [--keep before|after]
        check-upgrade  whether the job goes on from the checkpoint""";

  public CheckpointRequest {
    jobArguments = List.copyOf(jobArguments);
  }

  /**
   * Parses a command line.
   *
   * @throws UsageException if it is incomplete or has something unknown
   */
  public static CheckpointRequest parse(List<String> arguments) throws UsageException {
    int end = arguments.indexOf(END_OF_OPTIONS);
    List<String> own = end < 0 ? arguments : arguments.subList(0, end);
    List<String> plain = new ArrayList<>();
    Map<String, String> options = new TreeMap<>();
    for (int i = 0; i < own.size(); i++) {
      String argument = own.get(i);
      if (!argument.startsWith(OPTION)) {
        plain.add(argument);
      } else if (i + 1 == own.size()) {
        throw new UsageException("The option " + argument + " has no value.");
      } else {
        options.put(argument.substring(OPTION.length()), own.get(++i));
      }
    }
    if (plain.isEmpty()) {
      throw new UsageException("The action is missing.");
    }
    Action action = action(plain.get(0));
    if (plain.size() > 2) {
      throw new UsageException("'" + plain.get(2) + "' is one argument too many.");
    }
    for (String name : options.keySet()) {
      if (!name.equals("job") && !action.takes(name)) {
        throw new UsageException("'" + action + "' has no option " + OPTION + name + ".");
      }
    }
    CheckpointRequest request = new CheckpointRequest(
        action,
        plain.size() == 2 ? Optional.of(plain.get(1)) : Optional.empty(),
        Optional.ofNullable(options.get("job")),
        Optional.ofNullable(options.get("with")),
        number("from", options),
        number("to", options),
        Optional.ofNullable(options.get("state")),
        Optional.ofNullable(options.get("key")),
        (int) Math.min(number("limit", options).orElse(DEFAULT_LIMIT), Integer.MAX_VALUE),
        keep(options.getOrDefault("keep", "before")),
        end < 0 ? List.of() : arguments.subList(end + 1, arguments.size()));
    request.requireMeaning();
    return request;
  }

  private void requireMeaning() throws UsageException {
    if (key.isPresent() && state.isEmpty()) {
      throw new UsageException("--key needs the --state that has the key.");
    }
    if (action == Action.DIFF && with.isPresent() == from.isPresent()) {
      throw new UsageException(
          "'diff' needs either --with, another directory, or --from, an earlier batch.");
    }
    if (to.isPresent() && from.isEmpty()) {
      throw new UsageException("--to needs --from, the earlier batch.");
    }
  }

  private static Action action(String text) throws UsageException {
    for (Action action : Action.values()) {
      if (action.text.equals(text)) {
        return action;
      }
    }
    throw new UsageException("There is no action '" + text + "'.");
  }

  private static Keep keep(String text) throws UsageException {
    for (Keep keep : Keep.values()) {
      if (keep.name().toLowerCase(Locale.ROOT).equals(text)) {
        return keep;
      }
    }
    throw new UsageException("--keep is before or after, and not '" + text + "'.");
  }

  private static OptionalLong number(String name, Map<String, String> options)
      throws UsageException {
    String text = options.get(name);
    if (text == null) {
      return OptionalLong.empty();
    }
    try {
      long number = Long.parseLong(text);
      if (number >= 0) {
        return OptionalLong.of(number);
      }
    } catch (NumberFormatException notANumber) {
      // told below
    }
    throw new UsageException("--" + name + " is a number from 0, and not '" + text + "'.");
  }
}
