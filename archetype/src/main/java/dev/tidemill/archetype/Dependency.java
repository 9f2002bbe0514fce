package dev.tidemill.archetype;

import java.util.Optional;

/**
 * A {@code dependency} element of a POM.
 *
 * @param version as it stands there, which may be a property; empty where it is managed elsewhere
 * @param lines the element's own text, line by line, indented by two spaces for each level
 */
record Dependency(
    String groupId, String artifactId, Optional<String> version, String scope, String lines) {

  static final String COMPILE = "compile";

  boolean sameAs(Dependency other) {
    return groupId.equals(other.groupId) && artifactId.equals(other.artifactId);
  }

  Dependency withVersion(String newVersion) {
    String changed = version
        .map(old -> lines.replace(versionElement(old), versionElement(newVersion)))
        .orElse(lines);
    return new Dependency(groupId, artifactId, version.map(old -> newVersion), scope, changed);
  }

  private static String versionElement(String version) {
    return "<version>" + version + "</version>";
  }
}
