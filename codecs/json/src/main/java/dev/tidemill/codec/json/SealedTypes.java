/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.codec.json;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.AnnotatedClass;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Knows the classes of a sealed type, and that a field {@code type} has the simple name of the
 * class, as if it were annotated so.
 */
final class SealedTypes extends JacksonAnnotationIntrospector {
  private static final long serialVersionUID = 1L;

  @Override
  public JsonTypeInfo.@Nullable Value findPolymorphicTypeInfo(
      MapperConfig<?> config, Annotated annotated) {
    JsonTypeInfo.Value declared = super.findPolymorphicTypeInfo(config, annotated);
    return declared == null && isOfSealed(annotated.getRawType())
        ? JsonTypeInfo.Value.construct(
            JsonTypeInfo.Id.NAME, JsonTypeInfo.As.PROPERTY, "type", null, false, true, true)
        : declared;
  }

  @Override
  public @Nullable String findTypeName(AnnotatedClass type) {
    String declared = super.findTypeName(type);
    return declared == null && isOfSealed(type.getRawType())
        ? type.getRawType().getSimpleName()
        : declared;
  }

  private static boolean isOfSealed(@Nullable Class<?> type) {
    if (type == null || type.isEnum()) {
      return false;
    }
    if (type.isSealed() || isOfSealed(type.getSuperclass())) {
      return true;
    }
    for (Class<?> each : type.getInterfaces()) {
      if (isOfSealed(each)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public @Nullable List<NamedType> findSubtypes(Annotated annotated) {
    List<NamedType> declared = super.findSubtypes(annotated);
    if (declared != null || !annotated.getRawType().isSealed()) {
      return declared;
    }
    List<NamedType> permitted = new ArrayList<>();
    addPermitted(annotated.getRawType(), permitted);
    return permitted;
  }

  private static void addPermitted(Class<?> type, List<NamedType> permitted) {
    for (Class<?> each : type.getPermittedSubclasses()) {
      if (each.isSealed()) {
        addPermitted(each, permitted);
      } else {
        permitted.add(new NamedType(each, each.getSimpleName()));
      }
    }
  }
}
