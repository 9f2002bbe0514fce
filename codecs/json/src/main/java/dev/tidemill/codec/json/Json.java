/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.codec.json;

import dev.tidemill.function.MapFunction;
import java.nio.charset.StandardCharsets;

/**
 * Reads records from JSON, and writes them as JSON.
 *
 * <pre>{@code
 * record Order(String customer, int quantity, Instant at) {}
 *
 * Source<Order> orders = source.records(Json.records(Order.class));
 * // {"customer":"ann","quantity":2,"at":"2024-05-01T10:00:00Z"}
 * }</pre>
 *
 * <p>Components of records and parameters of constructors are fields of an object; the types of
 * {@code java.time} are texts in ISO 8601; {@code Optional} is a field that may be missing. A sealed
 * type is an object with a field {@code type}, which has the simple name of one of its permitted
 * classes, unless {@code @JsonTypeInfo} says otherwise. Jackson's annotations apply.
 *
 * <p>Data never chooses a class by its name: types with {@code @JsonTypeInfo(use = CLASS)} are
 * refused.
 */
public final class Json {
  private Json() {}

  /**
   * A decoder of one record from one JSON value, for records of a connector. Fails on what is not
   * JSON, on anything behind the value, on a missing field that is not {@code Optional}, on numbers
   * in quotes, and on content beyond the bounds of {@link JsonDecoder}.
   */
  public static <T> JsonDecoder<T> records(Class<T> type) {
    return JsonDecoder.of(type);
  }

  /**
   * The record as JSON in one line, for sinks of text: {@code orders.map(Json.texts())}. The entries
   * of maps are sorted by their keys.
   */
  public static MapFunction<Object, String> texts() {
    return record -> Mappers.WRITER.writeValueAsString(record);
  }

  /** The record as JSON in UTF-8, for sinks of bytes; like {@link #texts}. */
  public static MapFunction<Object, byte[]> bytes() {
    return record -> Mappers.WRITER.writeValueAsString(record).getBytes(StandardCharsets.UTF_8);
  }
}
