/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.codec;

import dev.tidemill.error.TidemillException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Has a registered migration make the value. */
final class MigratedValue extends StoredType {
  private final Function<StoredValue, ?> migration;
  private @Nullable TypeCodec view;

  MigratedValue(Class<?> type, String expression, Function<StoredValue, ?> migration) {
    super(type, expression);
    this.migration = migration;
  }

  /** Completes it: the value as it was is read by this. */
  void bind(TypeCodec viewed) {
    view = viewed;
  }

  private TypeCodec view() {
    if (view == null) {
      throw new IllegalStateException(expression() + " is not complete");
    }
    return view;
  }

  @Override
  public Object read(CodecInput in) {
    return migrated(view().read(in), in);
  }

  @Override
  @Nullable
  Object readNullable(CodecInput in) {
    Object old = view().readNullable(in);
    return old == null ? null : migrated(old, in);
  }

  private Object migrated(Object old, CodecInput in) {
    Object migrated;
    try {
      migrated = migration.apply(old instanceof StoredValue value ? value : constant(old));
    } catch (TidemillException e) {
      throw e;
    } catch (RuntimeException e) {
      throw in.malformed(
          "the migration of " + type().getName() + " failed for " + old + ": " + e, e);
    }
    if (!type().isInstance(migrated)) {
      throw in.malformed("the migration of " + type().getName() + " returned "
          + (migrated == null ? "null" : "a " + migrated.getClass().getName()));
    }
    return migrated;
  }

  private StoredValue constant(Object name) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("name", name);
    return new StoredValue(expression(), fields);
  }
}
