/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.settings;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;

/**
 * What is set outside the program, by key.
 *
 * @param system the system properties
 * @param environment the environment variables
 * @param configFile the file that {@code stream.config} names
 * @param classPathFile the file {@code stream.properties} on the class path
 */
public record SettingSources(
    Map<String, String> system,
    Map<String, String> environment,
    Optional<File> configFile,
    Optional<File> classPathFile) {
  /** Name of the file on the class path. */
  public static final String CLASS_PATH_FILE = "stream.properties";

  /** Names the other file, as a system property or in the environment. */
  public static final String CONFIG = "stream.config";

  /**
   * Followed by the key of a setting, a system property that replaces the default of that setting in
   * every context of the process: by the launcher and the Maven plugin, for programs whose contexts
   * they do not build.
   */
  private static final String DEFAULT_PREFIX = "tidemill.default.";

  private static final String PREFIX = "stream.";
  private static final String ENVIRONMENT_PREFIX = "STREAM_";

  /**
   * System properties that begin as settings do but are read by others: the Maven plugin, the
   * launcher and the test kit. All of them may be in the command line of one Maven build, which
   * passes them on.
   */
  static final Set<String> OF_OTHERS = Set.of(
      CONFIG,
      "stream.args",
      "stream.exitCodeFile",
      "stream.job",
      "stream.jvmArgs",
      "stream.scope",
      "stream.skip",
      "stream.status",
      "stream.test.variations",
      "stream.workingDirectory");

  /**
   * Values from a file.
   *
   * @param name how messages call the file
   */
  public record File(String name, Map<String, String> values) {}

  /** Nothing. */
  public static SettingSources none() {
    return new SettingSources(Map.of(), Map.of(), Optional.empty(), Optional.empty());
  }

  /**
   * What this process was started with.
   *
   * @throws TidemillException if a file cannot be read
   */
  public static SettingSources ofProcess() {
    return of(System.getProperties(), System.getenv());
  }

  public static SettingSources of(Properties system, Map<String, String> environment) {
    Map<String, String> properties = texts(system);
    return new SettingSources(
        properties, environment, named(properties, environment), onClassPath());
  }

  /**
   * Replaces the default of a setting for this process, unless who has started the process has done
   * so.
   */
  public static void setDefault(Setting setting, String value) {
    System.getProperties().putIfAbsent(DEFAULT_PREFIX + setting.key(), value);
  }

  /** The defaults that were replaced for this process, by their keys. */
  Map<String, String> defaults() {
    Map<String, String> defaults = new TreeMap<>();
    system.forEach((property, value) -> {
      if (property.startsWith(DEFAULT_PREFIX)) {
        String key = property.substring(DEFAULT_PREFIX.length());
        if (isMeantAsSetting(key)) {
          defaults.put(key, value);
        }
      }
    });
    return defaults;
  }

  /**
   * The name of a key in the environment: {@code STREAM_BATCH_ON_FAILURE} for
   * {@code stream.batch.onFailure}.
   */
  public static String environmentName(String key) {
    return key.replaceAll("([A-Z])", "_$1").replace('.', '_').toUpperCase(Locale.ROOT);
  }

  /** Whether a system property claims to be a setting. */
  public static boolean isMeantAsSetting(String property) {
    return property.startsWith(PREFIX) && !OF_OTHERS.contains(property);
  }

  /**
   * The setting that a variable of the environment is probably meant to be, though it has another
   * name.
   */
  public static Optional<Setting> nearest(String variable) {
    if (!variable.startsWith(ENVIRONMENT_PREFIX)) {
      return Optional.empty();
    }
    Map<String, Setting> names = new TreeMap<>();
    for (Setting setting : Setting.values()) {
      names.put(withoutPrefix(environmentName(setting.key())), setting);
    }
    return Spelling.nearest(withoutPrefix(variable), names.keySet()).map(names::get);
  }

  /**
   * The key that a system property is probably meant to be, though its first word is misspelled:
   * {@code steam.master}.
   */
  static Optional<String> nearestToProperty(String property) {
    int end = property.indexOf('.');
    return end < 0
            || property.startsWith(PREFIX)
            || Spelling.nearest(property.substring(0, end), List.of("stream")).isEmpty()
        ? Optional.empty()
        : Spelling.nearest(property, Setting.keys());
  }

  private static String withoutPrefix(String variable) {
    return variable.substring(ENVIRONMENT_PREFIX.length());
  }

  private static Optional<File> named(Map<String, String> system, Map<String, String> environment) {
    String variable = environmentName(CONFIG);
    String path =
        system.getOrDefault(CONFIG, environment.getOrDefault(variable, "")).strip();
    if (path.isEmpty()) {
      return Optional.empty();
    }
    try (InputStream in = Files.newInputStream(Path.of(path))) {
      return Optional.of(new File(path, read(in)));
    } catch (IOException | IllegalArgumentException e) {
      String setBy = system.containsKey(CONFIG) ? "-D" + CONFIG : variable;
      throw new TidemillException(
          ErrorCode.INVALID_SETTING,
          "the file of settings \"" + path + "\", set by " + setBy + ", cannot be read: " + e
              + "; a relative path starts in " + Path.of("").toAbsolutePath(),
          e);
    }
  }

  /** The file on the class path, if there is one. */
  private static Optional<File> onClassPath() {
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    ClassLoader loader = context == null ? SettingSources.class.getClassLoader() : context;
    try (InputStream in = loader.getResourceAsStream(CLASS_PATH_FILE)) {
      return in == null ? Optional.empty() : Optional.of(new File(CLASS_PATH_FILE, read(in)));
    } catch (IOException | IllegalArgumentException e) {
      throw new TidemillException(
          ErrorCode.INVALID_SETTING,
          CLASS_PATH_FILE + " on the class path cannot be read: " + e,
          e);
    }
  }

  private static Map<String, String> read(InputStream in) throws IOException {
    Properties properties = new Properties();
    properties.load(new InputStreamReader(in, StandardCharsets.UTF_8));
    return texts(properties);
  }

  private static Map<String, String> texts(Properties properties) {
    Map<String, String> texts = new TreeMap<>();
    properties.stringPropertyNames().forEach(key -> texts.put(key, properties.getProperty(key)));
    return texts;
  }
}
