/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.archetype;

import eu.maveniverse.domtrip.Element;
import java.util.Optional;

/**
 * A {@code dependency} element of a POM.
 *
 * @param version as it stands there, which may be a property; empty where it is managed elsewhere
 * @param element the element itself, with whatever else is in it; not to be changed
 */
record Dependency(
    String groupId, String artifactId, Optional<String> version, String scope, Element element) {

  static final String COMPILE = "compile";

  boolean sameAs(Dependency other) {
    return groupId.equals(other.groupId) && artifactId.equals(other.artifactId);
  }

  Dependency withVersion(String newVersion) {
    Element changed = element.copy();
    changed.childElement("version").ifPresent(each -> each.textContent(newVersion));
    return new Dependency(groupId, artifactId, version.map(old -> newVersion), scope, changed);
  }
}
