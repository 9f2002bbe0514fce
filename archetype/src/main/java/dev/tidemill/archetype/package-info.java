/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Makes projects, and adds connectors to projects, from the templates beside these classes. The
 * archetype's own script and the goals of the Maven plugin are two ways in; both end here, so that
 * they make the same project.
 *
 * <p>{@link dev.tidemill.archetype.ConnectorCatalog} reads the list of connectors,
 * {@link dev.tidemill.archetype.NewProject} and {@link dev.tidemill.archetype.ConnectorAddition}
 * say which files there are to be, and {@link dev.tidemill.archetype.FileChanges} writes all of
 * them or none. Needs the JDK and nothing else, because the archetype's script has nothing else.
 */
@NullMarked
package dev.tidemill.archetype;

import org.jspecify.annotations.NullMarked;
