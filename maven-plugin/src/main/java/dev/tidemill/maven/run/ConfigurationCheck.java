/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.maven.run;

import dev.tidemill.archetype.NearNames;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds mistakes in the plugin's configuration that Maven itself passes over in silence. */
public final class ConfigurationCheck {

  /**
   * An expression of Maven, which {@code $$} keeps from being one; {@code ${sys:name}} and
   * {@code ${name:-default}} are those of others.
   */
  private static final Pattern EXPRESSION = Pattern.compile("(?<!\\$)\\$\\{([\\w.-]+)}");

  private static final String WHERE = "The configuration of stream-maven-plugin in the POM";
  private static final String ENVIRONMENT = "env.";

  private ConfigurationCheck() {}

  /**
   * Checks what the POM says.
   *
   * @param values the text of every element, by the path of its name: {@code jvmArgs},
   *     {@code systemProperties/app.mode}
   * @param parameters the names that the first part of a path can be, each with the setting that
   *     sets it too, or an empty text
   * @param onCommandLine the settings of the command line, which replace what the POM says
   * @param hasValue whether an expression such as <code>${env.HOME}</code> has a value
   * @throws RunFailure if a name is not known, or an expression has no value; the message repeats
   *     no value, which may be a password
   */
  public static void check(
      Map<String, String> values,
      Map<String, String> parameters,
      Set<String> onCommandLine,
      Predicate<String> hasValue)
      throws RunFailure {
    for (Map.Entry<String, String> entry : new TreeMap<>(values).entrySet()) {
      String path = entry.getKey();
      String setting = parameters.getOrDefault(path, "");
      if (path.indexOf('/') < 0 && !parameters.containsKey(path)) {
        throw new RunFailure("%s has <%s>, which is not a parameter.%s"
            .formatted(WHERE, path, guess(path, parameters)));
      }
      boolean used = !onCommandLine.contains(setting) || setting.equals(RunSettings.JVM_ARGS);
      Matcher expression = EXPRESSION.matcher(used ? entry.getValue() : "");
      while (expression.find()) {
        if (!hasValue.test(expression.group())) {
          throw new RunFailure("%s has %s in <%s>%s, but that has no value. %s"
              .formatted(
                  WHERE,
                  expression.group(),
                  path,
                  setting.isEmpty() ? "" : " (" + setting + ")",
                  remedy(expression.group(1))));
        }
      }
    }
  }

  private static String guess(String name, Map<String, String> parameters) {
    List<String> near = NearNames.of(name, parameters.keySet());
    return near.isEmpty()
        ? " There are: " + String.join(", ", new TreeSet<>(parameters.keySet())) + "."
        : " Did you mean <%s>?".formatted(near.get(0));
  }

  private static String remedy(String name) {
    return name.startsWith(ENVIRONMENT)
        ? "Set the environment variable %s, or give the value itself."
            .formatted(name.substring(ENVIRONMENT.length()))
        : "Define %s in the <properties> of the POM, or with -D%s=...".formatted(name, name);
  }
}
