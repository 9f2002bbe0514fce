/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.settings;

import dev.tidemill.error.Arguments;
import dev.tidemill.internal.batch.BatchSettings;
import dev.tidemill.internal.checkpoint.CheckpointSettings;
import dev.tidemill.internal.checkpoint.CheckpointSettings.MissedBatches;
import dev.tidemill.internal.checkpoint.CheckpointSettings.OnChange;
import dev.tidemill.internal.log.Durability;
import dev.tidemill.internal.scheduler.FailurePolicy;
import dev.tidemill.internal.scheduler.Retries;
import dev.tidemill.internal.scheduler.SchedulerSettings;
import dev.tidemill.spi.metrics.PageSettings;
import dev.tidemill.spi.state.KeyGroups;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * All settings of a context, each parsed and inside its bounds.
 *
 * @param master which engine runs the job; the engines know which values there are
 * @param partitions default number of partitions, if set
 * @param stopOnShutdown whether SIGTERM and Ctrl-C stop gracefully
 * @param closureCheck whether functions must be serializable
 * @param keyGroups number of groups that keys with state are spread over
 * @param copyState whether functions get copies of states and window values that they could change
 *     in place
 * @param inverseCheck whether inverse functions of windows must undo what they claim to undo
 * @param checkpoint where and how the job keeps what a restart needs
 * @param page how the job is monitored
 * @param deadLetterDirectory where dead letters are kept, if not in the checkpoint directory
 * @param changed the values that differ from their defaults, and where they were set, in readable
 *     form
 */
public record ContextSettings(
    String master,
    String appName,
    Duration batchInterval,
    OptionalInt partitions,
    SchedulerSettings scheduling,
    BatchSettings batches,
    boolean stopOnShutdown,
    boolean closureCheck,
    int keyGroups,
    boolean inverseCheck,
    boolean copyState,
    StreamSettings streams,
    CheckpointSettings checkpoint,
    PageSettings page,
    Optional<String> deadLetterDirectory,
    List<String> changed) {
  private static final int MAX_ATTEMPTS = 1_000_000;
  private static final int MAX_LETTERS = 100_000;
  private static final long MAX_WATCHDOG_INTERVALS = 1_000_000;
  private static final long MAX_RATE = 1_000_000_000_000L;
  private static final int MAX_PORT = 65_535;
  private static final int MAX_RETAINED = 100_000;
  private static final Pattern BASE_PATH = Pattern.compile("/|(/[A-Za-z0-9._~-]+)+/");
  private static final Pattern RATE = Pattern.compile("(.*[^\\s].*)=\\s*([1-9]\\d{0,11})");

  private static final Map<String, FailurePolicy> POLICIES = Map.of(
      "stop",
      FailurePolicy.STOP,
      "retry",
      FailurePolicy.RETRY,
      "skip",
      FailurePolicy.SKIP,
      "deadletter",
      FailurePolicy.DEADLETTER);

  private static final Map<String, Durability> DURABILITIES =
      Map.of("fsync", Durability.FSYNC, "os", Durability.OS, "none", Durability.NONE);
  private static final Map<String, OnChange> CHANGES =
      Map.of("safe", OnChange.SAFE, "fail", OnChange.FAIL);
  private static final Map<String, MissedBatches> MISSED =
      Map.of("every", MissedBatches.EVERY, "coalesce", MissedBatches.COALESCE);

  /**
   * Parses all settings, so that a wrong value is found before anything is opened.
   *
   * @throws dev.tidemill.error.TidemillException for the first value that is none
   */
  public static ContextSettings of(Settings settings) {
    return new ContextSettings(
        settings.word(Setting.MASTER),
        settings.word(Setting.APP_NAME),
        settings.duration(Setting.BATCH_INTERVAL),
        partitions(settings),
        new SchedulerSettings(
            retries(settings),
            settings.duration(Setting.OUTPUT_RETRY_FOR),
            settings.number(Setting.MAX_BATCHES, 0, Long.MAX_VALUE),
            settings.duration(Setting.STOP_TIMEOUT),
            (int) settings.number(Setting.MAX_DEAD_LETTERS, 1, MAX_LETTERS),
            settings.number(Setting.WATCHDOG_INTERVALS, 0, MAX_WATCHDOG_INTERVALS)),
        new BatchSettings(
            settings.flag(Setting.BACKPRESSURE),
            settings.text(Setting.INITIAL_RATE).isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(settings.number(Setting.INITIAL_RATE, 1, MAX_RATE)),
            rates(settings)),
        settings.flag(Setting.STOP_ON_SHUTDOWN),
        settings.flag(Setting.CLOSURE_CHECK),
        (int) settings.number(Setting.KEY_GROUPS, 1, KeyGroups.MAX_GROUPS),
        settings.flag(Setting.INVERSE_CHECK),
        settings.flag(Setting.COPY_STATE),
        StreamSettings.of(settings),
        checkpoint(settings),
        page(settings),
        Optional.of(settings.text(Setting.DEAD_LETTER_DIRECTORY)).filter(text -> !text.isEmpty()),
        settings.changed());
  }

  private static final long MIN_LOG_BYTES = 256;
  private static final long MAX_LOG_BYTES = 1L << 30;

  private static CheckpointSettings checkpoint(Settings settings) {
    String directory = settings.text(Setting.CHECKPOINT_DIRECTORY);
    return new CheckpointSettings(
        directory.isEmpty() ? Optional.empty() : Optional.of(directory),
        settings.choice(Setting.CHECKPOINT_DURABILITY, DURABILITIES),
        settings.text(Setting.CHECKPOINT_SNAPSHOT_INTERVAL).isEmpty()
            ? Optional.empty()
            : Optional.of(settings.duration(Setting.CHECKPOINT_SNAPSHOT_INTERVAL)),
        settings.number(Setting.CHECKPOINT_LOG_BYTES, MIN_LOG_BYTES, MAX_LOG_BYTES),
        settings.choice(Setting.CHECKPOINT_ON_CHANGE, CHANGES),
        names(settings.text(Setting.CHECKPOINT_DROP)).collect(Collectors.toUnmodifiableSet()),
        settings.choice(Setting.CHECKPOINT_MISSED_BATCHES, MISSED));
  }

  /** A path with a scheme other than that of files, such as {@code hdfs://host/checkpoint}. */
  private static final Pattern OTHER_STORAGE = Pattern.compile("(?!file:)[A-Za-z][A-Za-z0-9+.-]+:");

  private static PageSettings page(Settings settings) {
    String path = settings.text(Setting.UI_BASE_PATH);
    if (!BASE_PATH.matcher(path).matches()) {
      throw settings.invalid(
          Setting.UI_BASE_PATH, "a path that starts and ends with /, such as /jobs/word-count/");
    }
    return new PageSettings(
        settings.flag(Setting.UI_ENABLED),
        settings.word(Setting.UI_HOST),
        (int) settings.number(Setting.UI_PORT, 0, MAX_PORT),
        names(settings.text(Setting.UI_ALLOWED_HOSTS)).toList(),
        path,
        settings.flag(Setting.UI_PROTECT_METRICS),
        Optional.of(settings.text(Setting.UI_TOKEN_FILE)).filter(file -> !file.isEmpty()),
        (int) settings.number(Setting.UI_RETAINED_BATCHES, 1, MAX_RETAINED),
        historyDirectory(settings),
        settings.number(Setting.UI_HISTORY_BYTES, 0, Long.MAX_VALUE),
        settings.flag(Setting.UI_TAP_ENABLED),
        redactions(settings));
  }

  /** Regular expressions, separated by white space. */
  private static List<String> redactions(Settings settings) {
    List<String> patterns = Stream.of(settings.text(Setting.UI_TAP_REDACT).split("\\s+", -1))
        .filter(pattern -> !pattern.isEmpty())
        .toList();
    try {
      patterns.forEach(Pattern::compile);
    } catch (PatternSyntaxException e) {
      throw settings.invalid(
          Setting.UI_TAP_REDACT,
          "regular expressions, separated by spaces, with \\s for a space, or secrets");
    }
    return patterns;
  }

  /**
   * Where the history is: in the directory that was set; or, for a job that has a page, in the
   * checkpoint directory, if that is on a local disk, or else where the launcher says.
   */
  private static Optional<String> historyDirectory(Settings settings) {
    String directory = settings.text(Setting.UI_HISTORY_DIRECTORY);
    String checkpoint = settings.text(Setting.CHECKPOINT_DIRECTORY);
    if (!settings.isSet(Setting.UI_HISTORY_DIRECTORY)) {
      if (!settings.flag(Setting.UI_ENABLED)) {
        directory = "";
      } else if (!checkpoint.isEmpty()) {
        directory = OTHER_STORAGE.matcher(checkpoint).lookingAt()
            ? ""
            : checkpoint.replaceAll("/+$", "") + "/history";
      }
    }
    return Optional.of(directory).filter(path -> !path.isEmpty());
  }

  private static Stream<String> names(String list) {
    return Stream.of(list.split(",", -1)).map(String::strip).filter(name -> !name.isEmpty());
  }

  /** Rates by the name of the source. */
  private static Map<String, Long> rates(Settings settings) {
    Map<String, Long> rates = new TreeMap<>();
    for (String entry : settings.text(Setting.SOURCE_RATES).split(",", -1)) {
      Matcher matcher = RATE.matcher(entry.strip());
      if (matcher.matches()) {
        rates.put(matcher.group(1).strip(), Long.parseLong(matcher.group(2)));
      } else if (!settings.text(Setting.SOURCE_RATES).isEmpty()) {
        throw settings.invalid(
            Setting.SOURCE_RATES,
            "NAME=RATE, separated by commas, with whole numbers of records per second from 1 to"
                + " 999999999999");
      }
    }
    return rates;
  }

  private static Retries retries(Settings settings) {
    return new Retries(
        settings.choice(Setting.ON_FAILURE, POLICIES),
        (int) settings.number(Setting.MAX_ATTEMPTS, 1, MAX_ATTEMPTS),
        settings.duration(Setting.RETRY_DELAY),
        settings.atLeast(Setting.MAX_RETRY_DELAY, Setting.RETRY_DELAY));
  }

  private static OptionalInt partitions(Settings settings) {
    return settings.text(Setting.PARTITIONS).isEmpty()
        ? OptionalInt.empty()
        : OptionalInt.of((int) settings.number(Setting.PARTITIONS, 1, Arguments.MAX_PARTITIONS));
  }
}
