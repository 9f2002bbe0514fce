/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.codec;

import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** What a program has chosen for its {@link Codecs}: all that other processes need of them. */
record CodecChoices(
    Map<Class<?>, Codec<?>> registered,
    List<CodecFactory> factories,
    Map<Class<?>, Function<StoredValue, ?>> migrations,
    Map<String, Class<?>> formerNames,
    Set<Class<?>> allowed,
    Set<String> packages,
    CodecLimits limits)
    implements Serializable {
  CodecChoices {
    registered = Map.copyOf(registered);
    factories = List.copyOf(factories);
    migrations = Map.copyOf(migrations);
    formerNames = Map.copyOf(formerNames);
    allowed = Set.copyOf(allowed);
    packages = Set.copyOf(packages);
  }
}
