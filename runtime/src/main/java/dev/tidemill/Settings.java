package dev.tidemill;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The values of all settings of one context, as texts.
 *
 * <p>A key's value comes from the first of: a system property of that name, the file {@code stream.properties} on the class
 * path, the program, the default. White space around a value does not count. Errors say who has set the value: for the
 * program, on which line.
 */
final class Settings {
  /** Name of the file on the class path. */
  static final String FILE = "stream.properties";

  /** No time that a setting can be is longer. */
  private static final Duration MAX_DURATION = Duration.ofDays(365);

  private static final Logger LOG = LoggerFactory.getLogger(Settings.class);

  /**
   * A value.
   *
   * @param text what was given
   * @param by who has given it, for errors; for example {@code partitions (WordCount.java:12)}
   */
  record Given(String text, String by) {}

  private final Map<String, Given> values;

  private Settings(Map<String, Given> values) {
    this.values = values;
  }

  /**
   * Puts the sources together; {@code program} is what the program has set.
   *
   * @throws TidemillException if the program or the file sets a key that there is not
   */
  static Settings resolve(
      Map<String, Given> program, Optional<Properties> file, Properties system) {
    Map<String, Given> given = new TreeMap<>(program);
    file.ifPresent(properties -> properties
        .stringPropertyNames()
        .forEach(key -> given.put(key, new Given(properties.getProperty(key), FILE))));
    given.forEach((key, value) -> requireKnown(key, value.by()));
    for (String key : new TreeSet<>(system.stringPropertyNames())) {
      if (Setting.keys().contains(key)) {
        given.put(key, new Given(system.getProperty(key), "-D" + key));
      } else if (key.startsWith("stream.")) {
        Spelling.nearest(key, Setting.keys())
            .ifPresent(meant -> LOG.warn(
                "system property {} is no setting and is ignored; did you mean {}?", key, meant));
      }
    }
    return new Settings(given);
  }

  /**
   * These settings with some values in place of whatever was given.
   *
   * @throws TidemillException for a key that there is not
   */
  Settings with(Map<String, Given> fixed) {
    fixed.forEach((key, value) -> requireKnown(key, value.by()));
    Map<String, Given> all = new TreeMap<>(values);
    all.putAll(fixed);
    return new Settings(all);
  }

  /** The file {@code stream.properties} on the class path, in UTF-8, if there is one. */
  static Optional<Properties> file() {
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    ClassLoader loader = context == null ? Settings.class.getClassLoader() : context;
    try (InputStream in = loader.getResourceAsStream(FILE)) {
      if (in == null) {
        return Optional.empty();
      }
      Properties properties = new Properties();
      properties.load(new InputStreamReader(in, StandardCharsets.UTF_8));
      return Optional.of(properties);
    } catch (IOException | IllegalArgumentException e) {
      throw new TidemillException(
          ErrorCode.INVALID_SETTING, FILE + " on the class path cannot be read: " + e, e);
    }
  }

  String text(Setting setting) {
    Given given = values.get(setting.key());
    return given == null ? setting.defaultValue() : given.text().strip();
  }

  /** Who has set a value, as the end of a message: {@code , set by ...}; nothing for a default. */
  String setBy(Setting setting) {
    Given given = values.get(setting.key());
    return given == null ? "" : ", set by " + given.by();
  }

  /** Any text but an empty one. */
  String word(Setting setting) {
    String text = text(setting);
    if (text.isEmpty()) {
      throw invalid(setting, "at least one character");
    }
    return text;
  }

  /** {@code 500ms}, {@code 2s}, {@code 5m}, {@code 1h}, or as java.time.Duration prints it: whole milliseconds. */
  Duration duration(Setting setting) {
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

  long number(Setting setting, long least, long most) {
    String bound = "a whole number from " + least + " to " + most;
    long value = parse(setting, Long::parseLong, bound);
    if (value < least || value > most) {
      throw invalid(setting, bound);
    }
    return value;
  }

  boolean flag(Setting setting) {
    return choice(setting, Map.of("true", true, "false", false));
  }

  /** One of some words. */
  <T> T choice(Setting setting, Map<String, T> choices) {
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
  TidemillException invalid(Setting setting, String form) {
    return new TidemillException(
        ErrorCode.INVALID_SETTING,
        "setting " + setting.key() + " is \"" + text(setting) + "\"" + setBy(setting)
            + "; it must be " + form);
  }

  private static void requireKnown(String key, String by) {
    if (!Setting.keys().contains(key)) {
      throw new TidemillException(
          ErrorCode.INVALID_SETTING,
          "there is no setting \"" + key + "\", set by " + by + "; "
              + Spelling.nearest(key, Setting.keys())
                  .map(meant -> "did you mean " + meant + "? ")
                  .orElse("")
              + "There are " + Setting.keys());
    }
  }
}
