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
 * A stored value by the names of its fields, without the class that it was of: what a migration gets.
 *
 * <pre>{@code
 * codecs.migration(Totals.class, old -> new Totals(old.get("shop", String.class), old.get("cents", Long.class) / 100.0));
 * }</pre>
 *
 * <p>A field holds an object where its type is still there and can be read, and another {@code StoredValue} or, for a constant of an enum that
 * is gone, its name where it is not.
 */
public final class StoredValue {
  private final String type;
  private final Map<String, @Nullable Object> fields;

  StoredValue(String type, Map<String, @Nullable Object> fields) {
    this.type = type;
    this.fields = new LinkedHashMap<>(fields);
  }

  /** Name of the class that it was of. */
  public String type() {
    return type;
  }

  /** Names of its fields, in their stored order. */
  public Set<String> names() {
    return Collections.unmodifiableSet(fields.keySet());
  }

  /** Whether there is a field of this name, even if it is null. */
  public boolean has(String name) {
    return fields.containsKey(name);
  }

  /**
   * The value of a field.
   *
   * @throws TidemillException with {@code INCOMPATIBLE_SCHEMA} if there is no such field, or it is null or of another class
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
   * The value of a field, or empty if it is null or not there.
   *
   * @throws TidemillException with {@code INCOMPATIBLE_SCHEMA} if it is of another class
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

  /** Whether types and all fields are equal. */
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

  /** For example {@code com.app.Totals{shop=Berlin, total=3}}. */
  @Override
  public String toString() {
    return type + fields;
  }
}
