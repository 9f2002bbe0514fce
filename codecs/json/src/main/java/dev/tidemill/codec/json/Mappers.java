/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.codec.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.jsontype.BasicPolymorphicTypeValidator;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import com.fasterxml.jackson.module.paramnames.ParameterNamesModule;

/** How Jackson is set up. */
final class Mappers {
  static final ObjectWriter WRITER = builder(new JsonFactory())
      .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
      .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
      .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
      .build()
      .writer();

  private Mappers() {}

  static ObjectReader reader(
      JsonLimits limits, boolean acceptsNulls, boolean rejectsUnknownFields) {
    JsonFactory factory = new JsonFactoryBuilder()
        .streamReadConstraints(StreamReadConstraints.builder()
            .maxDocumentLength(limits.maxBytes())
            .maxNestingDepth(limits.maxDepth())
            .maxStringLength(limits.maxBytes())
            .build())
        .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
        .build();
    return builder(factory)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
        .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
        .disable(DeserializationFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
        .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
        .configure(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES, !acceptsNulls)
        .configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, rejectsUnknownFields)
        .build()
        .reader();
  }

  /** The validator allows nothing: what would take the name of a class from data fails. */
  private static JsonMapper.Builder builder(JsonFactory factory) {
    return JsonMapper.builder(factory)
        .addModules(new JavaTimeModule(), new Jdk8Module(), new ParameterNamesModule())
        .annotationIntrospector(new SealedTypes())
        .polymorphicTypeValidator(BasicPolymorphicTypeValidator.builder().build());
  }
}
