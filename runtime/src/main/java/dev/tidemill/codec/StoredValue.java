/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.codec;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A stored value as a map from field names to values, independent of its class. The input of a
 * migration.
 *
 * <pre>{@code
 * codecs.migration(Totals.class, old -> new Totals(old.get("shop", String.class), old.get("cents", Long.class) / 100.0));
 * }</pre>
 *
 * <p>If the type of a field still exists and can be read, its value is an object of that type.
 * Otherwise, it is another {@code StoredValue} or, for an enum constant, its name.
 */
public final class StoredValue {
  private final String type;
  private final Map<String, @Nullable Object> fields;

  StoredValue(String type, Map<String, @Nullable Object> fields) {
    this.type = type;
    this.fields = new LinkedHashMap<>(fields);
  }

  /** Returns the name of its class. */
  public String type() {
    return type;
  }

  /** Returns the names of its fields, in stored order. */
  public Set<String> names() {
    return Collections.unmodifiableSet(fields.keySet());
  }

  /** Returns whether the field exists, even if it is null. */
  public boolean has(String name) {
    return fields.containsKey(name);
  }

  /**
   * Returns the value of a field.
   *
   * @throws TidemillException with {@code INCOMPATIBLE_SCHEMA} if the field does not exist, is null
   *     or has another class
   */
  public <T> T get(String name, Class<T> as) {
    return find(name, as)
        .orElseThrow(() -> new TidemillException(
            ErrorCode.INCOMPATIBLE_SCHEMA,
            has(name)
                ? "field " + name + " of the stored " + type + " is null; use find"
                : "the stored " + type + " has no field " + name + ", only "
                    + new TreeSet<>(fields.keySet())));
  }

  /**
   * Returns the value of a field, or empty if it is null or does not exist.
   *
   * @throws TidemillException with {@code INCOMPATIBLE_SCHEMA} if it has another class
   */
  public <T> Optional<T> find(String name, Class<T> as) {
    Object value = fields.get(name);
    if (value != null && !as.isInstance(value)) {
      throw new TidemillException(
          ErrorCode.INCOMPATIBLE_SCHEMA,
          "field " + name + " of the stored " + type + " is a "
              + value.getClass().getName() + ", not a " + as.getName());
    }
    return Optional.ofNullable(as.cast(value));
  }

  /** Returns whether the types and all fields are equal. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof StoredValue value
        && value.type.equals(type)
        && value.fields.equals(fields);
  }

  @Override
  public int hashCode() {
    return 31 * type.hashCode() + fields.hashCode();
  }

  /** Returns text such as {@code com.app.Totals{shop=Berlin, total=3}}. */
  @Override
  public String toString() {
    return type + fields;
  }
}
