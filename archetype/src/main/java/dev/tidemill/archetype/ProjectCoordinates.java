/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.archetype;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import javax.lang.model.SourceVersion;

/**
 * What a project is called.
 *
 * @param packageName the package of its jobs
 */
public record ProjectCoordinates(
    String groupId, String artifactId, String version, String packageName) {

  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]*");

  /**
   * Checks what a user gave.
   *
   * @param packageName may be blank, or the group itself, as archetypes give it by default: then it
   *     is made of the group
   * @throws ProjectFailure if something is missing, or cannot be what it is to be
   */
  public static ProjectCoordinates of(
      String groupId, String artifactId, String version, String packageName) throws ProjectFailure {
    return new ProjectCoordinates(
        id("groupId", groupId, "com.acme"),
        id("artifactId", artifactId, "word-count"),
        id("version", version, "1.0-SNAPSHOT"),
        packageName.isBlank() || packageName.strip().equals(groupId.strip())
            ? packageOf(groupId)
            : checkedPackage(packageName.strip()));
  }

  /** A package named after a group: {@code com.acme.data-team} has {@code com.acme.data_team}. */
  static String packageOf(String groupId) throws ProjectFailure {
    return checkedPackage(groupId.strip().toLowerCase(Locale.ROOT).replace('-', '_'));
  }

  /** What templates call each part by. */
  Map<String, String> values() {
    Map<String, String> values = new HashMap<>();
    values.put("groupId", groupId);
    values.put("artifactId", artifactId);
    values.put("version", version);
    values.put("package", packageName);
    return values;
  }

  private static String id(String name, String value, String example) throws ProjectFailure {
    if (value.isBlank()) {
      throw new ProjectFailure(
          "%s is missing. Add for example -D%s=%s".formatted(name, name, example));
    }
    if (!ID.matcher(value.strip()).matches()) {
      throw new ProjectFailure(
          "%s is '%s'; it may have letters, digits, and . - _ between them, as in -D%s=%s"
              .formatted(name, value.strip(), name, example));
    }
    return value.strip();
  }

  private static String checkedPackage(String name) throws ProjectFailure {
    if (!SourceVersion.isName(name, SourceVersion.RELEASE_17)) {
      throw new ProjectFailure(
          "'%s' cannot be the name of a package. Give another one, as in -Dpackage=com.acme.counts"
              .formatted(name));
    }
    return name;
  }
}
