package dev.tidemill;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The values of all settings of one context.
 *
 * <p>A key's value comes from the first of: a system property of that name, the file {@code stream.properties} on the class
 * path, the program, the default.
 */
final class Settings {
  /** Name of the file on the class path. */
  static final String FILE = "stream.properties";

  private final Map<String, String> values;

  private Settings(Map<String, String> values) {
    this.values = values;
  }

  /** Puts the sources together; {@code program} is what the program has set. */
  static Settings resolve(
      Map<String, String> program, Optional<Properties> file, Properties system) {
    Map<String, String> values = new TreeMap<>();
    program.forEach((key, value) -> values.put(known(key, "the program"), value));
    file.ifPresent(properties -> properties
        .stringPropertyNames()
        .forEach(key -> values.put(known(key, FILE), properties.getProperty(key))));
    for (Setting setting : Setting.values()) {
      String value = system.getProperty(setting.key());
      if (value != null) {
        values.put(setting.key(), value);
      }
    }
    return new Settings(values);
  }

  /** The file {@code stream.properties} on the class path, if there is one. */
  static Optional<Properties> file() {
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    ClassLoader loader = context == null ? Settings.class.getClassLoader() : context;
    try (InputStream in = loader.getResourceAsStream(FILE)) {
      if (in == null) {
        return Optional.empty();
      }
      Properties properties = new Properties();
      properties.load(in);
      return Optional.of(properties);
    } catch (IOException e) {
      throw new UncheckedIOException(FILE + " cannot be read", e);
    }
  }

  /** Whether somebody has set it. */
  boolean isSet(Setting setting) {
    return values.containsKey(setting.key());
  }

  String text(Setting setting) {
    return values.getOrDefault(setting.key(), setting.defaultValue());
  }

  /** {@code 500ms}, {@code 2s}, {@code 5m}, {@code 1h}, or as java.time.Duration prints it. */
  Duration duration(Setting setting) {
    return parse(setting, DurationText::parse, "a time such as 500ms, 2s, 5m or 1h");
  }

  /** As {@link #duration}, at least one millisecond and whole milliseconds. */
  Duration positiveDuration(Setting setting) {
    Duration value = duration(setting);
    if (value.toMillis() <= 0 || value.toNanosPart() % 1_000_000 != 0) {
      throw invalid(setting, "a time of whole milliseconds, at least 1ms");
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
      return parser.apply(text(setting).strip());
    } catch (RuntimeException e) {
      throw invalid(setting, form);
    }
  }

  private TidemillException invalid(Setting setting, String form) {
    return new TidemillException(
        ErrorCode.INVALID_SETTING,
        "setting " + setting.key() + " is \"" + text(setting) + "\"; it must be " + form);
  }

  private static String known(String key, String where) {
    Map<String, Setting> keys = new LinkedHashMap<>();
    for (Setting setting : Setting.values()) {
      keys.put(setting.key(), setting);
    }
    if (!keys.containsKey(key)) {
      throw new TidemillException(
          ErrorCode.INVALID_SETTING,
          "there is no setting " + key + ", set by " + where + "; there are " + keys.keySet());
    }
    return key;
  }
}
