/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.settings;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The values of all settings of one context, as texts.
 *
 * <p>A key's value comes from the first of: a test, a system property of that name, the
 * environment, the program, the file that {@code stream.config} names, the file
 * {@code stream.properties} on the class path, the default. White space around a value does not
 * count. Errors say who has set the value: for the program, on which line.
 */
public final class Settings {
  /** No time that a setting can be is longer. */
  private static final Duration MAX_DURATION = Duration.ofDays(365);

  private static final Logger LOG = LoggerFactory.getLogger(Settings.class);

  /**
   * A value.
   *
   * @param text what was given
   * @param by where it was set, for errors; for example {@code partitions (WordCount.java:12)}
   */
  public record Given(String text, String by) {}

  private final Map<String, Given> values;
  private final Map<String, Given> defaults;

  private Settings(Map<String, Given> values, Map<String, Given> defaults) {
    this.values = values;
    this.defaults = defaults;
  }

  /**
   * Puts the sources together.
   *
   * @param given what was set in this process
   * @throws TidemillException if a key does not exist; a variable of the environment may belong to
   *     somebody else, so its name only gets a warning if it is close to that of a setting
   */
  public static Settings resolve(GivenSettings given, SettingSources outside) {
    Map<String, Given> files = new TreeMap<>();
    outside.classPathFile().ifPresent(file -> files.putAll(given(file)));
    outside.configFile().ifPresent(file -> files.putAll(given(file)));
    Map<String, Given> started = new TreeMap<>(environment(outside.environment()));
    outside.system().forEach((key, text) -> {
      if (SettingSources.isMeantAsSetting(key)) {
        started.put(key, new Given(text, "-D" + key));
      }
      SettingSources.nearestToProperty(key)
          .ifPresent(meant -> LOG.warn(
              "the system property {} is not a setting and is ignored; did you mean {}?",
              key,
              meant));
    });
    Map<String, Given> defaults = new TreeMap<>(given.defaults());
    outside.defaults().forEach((key, text) -> defaults.put(key, new Given(text, "the launcher")));
    Map<String, Given> all = new TreeMap<>();
    for (Map<String, Given> stronger :
        List.of(defaults, files, given.program(), started, given.fixed())) {
      stronger.forEach((key, value) -> requireKnown(key, value.by()));
      all.putAll(stronger);
    }
    warnOfSilencedFiles(files, given.program(), all);
    return new Settings(all, defaults);
  }

  private static Map<String, Given> given(SettingSources.File file) {
    Map<String, Given> given = new TreeMap<>();
    file.values().forEach((key, text) -> given.put(key, new Given(text, file.name())));
    return given;
  }

  /** An empty variable counts as none: scripts and containers pass on what they were not given. */
  private static Map<String, Given> environment(Map<String, String> variables) {
    Map<String, Given> given = new TreeMap<>();
    Set<String> others = new TreeSet<>(variables.keySet());
    others.remove(SettingSources.environmentName(SettingSources.CONFIG));
    for (String key : Setting.keys()) {
      String variable = SettingSources.environmentName(key);
      others.remove(variable);
      String text = variables.getOrDefault(variable, "");
      if (!text.isBlank()) {
        given.put(key, new Given(text, variable));
      }
    }
    for (String other : others) {
      SettingSources.nearest(other)
          .ifPresent(meant -> LOG.warn(
              "the environment variable {} is not a setting and is ignored; did you mean {}?",
              other,
              SettingSources.environmentName(meant.key())));
    }
    return given;
  }

  private static void warnOfSilencedFiles(
      Map<String, Given> files, Map<String, Given> program, Map<String, Given> all) {
    files.forEach((key, file) -> {
      Given winner = all.getOrDefault(key, file);
      if (winner.equals(program.get(key))
          && !winner.text().strip().equals(file.text().strip())) {
        LOG.warn(
            "{} = {} in {} has no effect: the program sets {}, by {}",
            key,
            file.text().strip(),
            file.by(),
            winner.text().strip(),
            winner.by());
      }
    });
  }

  /**
   * The values that are not defaults, in the order of the table:
   * {@code stream.master = local[2] (-Dstream.master)}.
   */
  public List<String> changed() {
    List<String> changed = new ArrayList<>();
    for (Setting setting : Setting.values()) {
      Given given = values.get(setting.key());
      if (given != null && !given.equals(defaults.get(setting.key())) && !isDefault(setting)) {
        changed.add(setting.key() + " = " + text(setting) + " (" + given.by() + ")");
      }
    }
    return List.copyOf(changed);
  }

  private boolean isDefault(Setting setting) {
    String text = text(setting);
    String defaultValue = setting.defaultValue();
    return text.equals(defaultValue)
        || DurationText.find(text)
            .filter(time -> DurationText.find(defaultValue).filter(time::equals).isPresent())
            .isPresent();
  }

  /** Whether somebody has set it, other than as a default. */
  public boolean isSet(Setting setting) {
    Given given = values.get(setting.key());
    return given != null && !given.equals(defaults.get(setting.key()));
  }

  public String text(Setting setting) {
    Given given = values.get(setting.key());
    return given == null ? setting.defaultValue() : given.text().strip();
  }

  /** Who has set a value, as the end of a message: {@code , set by ...}; nothing for a default. */
  public String setBy(Setting setting) {
    Given given = values.get(setting.key());
    return given == null ? "" : ", set by " + given.by();
  }

  /** Any text but an empty one. */
  public String word(Setting setting) {
    String text = text(setting);
    if (text.isEmpty()) {
      throw invalid(setting, "at least one character");
    }
    return text;
  }

  /**
   * {@code 500ms}, {@code 2s}, {@code 5m}, {@code 1h}, or as java.time.Duration prints it: whole
   * milliseconds.
   */
  public Duration duration(Setting setting) {
    String form = "a time of whole milliseconds from 1ms to " + MAX_DURATION.toHours()
        + "h, such as 500ms, 2s, 5m or 1h";
    Duration value = parse(setting, DurationText::parse, form);
    if (value.compareTo(Duration.ofMillis(1)) < 0
        || value.compareTo(MAX_DURATION) > 0
        || value.toNanosPart() % 1_000_000 != 0) {
      throw invalid(setting, form);
    }
    return value;
  }

  /** A time that must not be shorter than that of another setting. */
  public Duration atLeast(Setting setting, Setting other) {
    Duration value = duration(setting);
    if (value.compareTo(duration(other)) < 0) {
      throw invalid(
          setting,
          "at least as long as " + other.key() + ", which is " + text(other) + setBy(other));
    }
    return value;
  }

  public long number(Setting setting, long least, long most) {
    String bound = "a whole number from " + least + " to " + most;
    long value = parse(setting, Long::parseLong, bound);
    if (value < least || value > most) {
      throw invalid(setting, bound);
    }
    return value;
  }

  public boolean flag(Setting setting) {
    return choice(setting, Map.of("true", true, "false", false));
  }

  /** One of some words. */
  public <T> T choice(Setting setting, Map<String, T> choices) {
    T value = choices.get(text(setting));
    if (value == null) {
      throw invalid(setting, "one of " + List.copyOf(new TreeMap<>(choices).keySet()));
    }
    return value;
  }

  private <T> T parse(Setting setting, Function<String, T> parser, String form) {
    try {
      return parser.apply(text(setting));
    } catch (RuntimeException e) {
      throw invalid(setting, form);
    }
  }

  /** The error of a value that is not of the form it must have. */
  public TidemillException invalid(Setting setting, String form) {
    return new TidemillException(
        ErrorCode.INVALID_SETTING,
        "setting " + setting.key() + " is \"" + text(setting) + "\"" + setBy(setting)
            + "; it must be " + form);
  }

  private static void requireKnown(String key, String by) {
    if (!Setting.keys().contains(key)) {
      throw new TidemillException(
          ErrorCode.INVALID_SETTING,
          "unknown setting \"" + key + "\", set by " + by + "; "
              + Spelling.nearest(key, Setting.keys())
                  .map(meant -> "did you mean " + meant + "? The settings are ")
                  .orElse("the settings are ")
              + Setting.keys());
    }
  }
}
