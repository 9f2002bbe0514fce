/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.codec;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads values by their schema alone, without their classes: to skip them, or for a migration. */
final class Views {
  private final Schema schema;
  private final Map<String, TypeCodec> named = new HashMap<>();
  private final Map<Integer, TypeCodec> byId = new HashMap<>();
  private final DynamicReader reader;

  Views(Schema schema, TypeBinder binder) {
    this.schema = schema;
    this.reader = new DynamicReader(binder, byId::get, true);
    schema
        .dynamicTypes()
        .forEach(name ->
            byId.put(RuntimeClasses.id(name), named(TypeExpression.parse(name).orElseThrow())));
  }

  /** Reads a value of this type as a view. */
  TypeCodec of(TypeExpression type) {
    return new Viewing(view(type), reader);
  }

  /** Reads a value with fields, each by the codec that is found for it. */
  TypeCodec of(TypeSchema entry, Function<TypeExpression, TypeCodec> codecs) {
    Fields fields = new Fields(entry);
    fields.codecs = entry.fields().stream()
        .map(field -> codecs.apply(TypeExpression.parse(field.type()).orElseThrow()))
        .toList();
    return fields;
  }

  private TypeCodec view(TypeExpression type) {
    if (type.isNamed()) {
      return named(type);
    }
    if (type.isArray()) {
      return new ArrayCodec(Object[].class, view(type.argument(0)));
    }
    if (type.isOpen()) {
      return new OpenCodec(view(type.argument(0)));
    }
    return switch (type.name()) {
      case "Object" -> new AnyCodec(Object.class);
      case "Optional" -> new OptionalCodec(view(type.argument(0)));
      case "Pair" -> PairCodec.ofPair(view(type.argument(0)), view(type.argument(1)));
      case "Entry" -> PairCodec.ofEntry(view(type.argument(0)), view(type.argument(1)));
      default -> container(type);
    };
  }

  private TypeCodec container(TypeExpression type) {
    if (Containers.collection(type.name()).isPresent()) {
      return new CollectionCodec(Containers.collection(type.name()).get(), view(type.argument(0)));
    }
    if (Containers.map(type.name()).isPresent()) {
      return new MapCodec(
          Containers.map(type.name()).get(), view(type.argument(0)), view(type.argument(1)));
    }
    return Scalars.ALL.named(type.name()).orElseThrow();
  }

  private TypeCodec named(TypeExpression type) {
    TypeCodec known = named.get(type.toString());
    if (known != null) {
      return known;
    }
    TypeSchema entry = schema.type(type.toString()).orElseThrow();
    return switch (entry.kind()) {
      case SEALED -> sealed(entry);
      case ENUM -> put(new Constants(entry));
      case CUSTOM -> put(new Bytes(entry));
      case RECORD, CLASS -> fields(entry);
    };
  }

  private TypeCodec sealed(TypeSchema entry) {
    SealedCodec sealed = new SealedCodec(Object.class, entry.name());
    named.put(entry.name(), sealed);
    sealed.bind(entry.names().stream()
        .map(each -> view(TypeExpression.parse(each).orElseThrow()))
        .toList());
    return sealed;
  }

  private TypeCodec fields(TypeSchema entry) {
    Fields fields = new Fields(entry);
    named.put(entry.name(), fields);
    fields.codecs = entry.fields().stream()
        .map(field -> view(TypeExpression.parse(field.type()).orElseThrow()))
        .toList();
    return fields;
  }

  private TypeCodec put(TypeCodec codec) {
    named.put(codec.expression(), codec);
    return codec;
  }

  /** Has values of any class read as views, too. */
  private static final class Viewing extends StoredType {
    private final TypeCodec view;
    private final DynamicReader reader;

    Viewing(TypeCodec view, DynamicReader reader) {
      super(Object.class, view.expression());
      this.view = view;
      this.reader = reader;
    }

    @Override
    public Object read(CodecInput in) {
      CodecInput.AnyReader before = in.readAnyWith(reader);
      Object value = view.read(in);
      in.readAnyWith(before);
      return value;
    }

    @Override
    @Nullable
    Object readNullable(CodecInput in) {
      CodecInput.AnyReader before = in.readAnyWith(reader);
      Object value = view.readNullable(in);
      in.readAnyWith(before);
      return value;
    }
  }

  private static final class Fields extends StoredType {
    private final TypeSchema entry;
    private List<TypeCodec> codecs = List.of();

    Fields(TypeSchema entry) {
      super(Object.class, entry.name());
      this.entry = entry;
    }

    @Override
    public Object read(CodecInput in) {
      in.enter();
      Map<String, @Nullable Object> fields = new LinkedHashMap<>();
      for (int i = 0; i < codecs.size(); i++) {
        fields.put(entry.fields().get(i).name(), codecs.get(i).readNullable(in));
      }
      in.leave();
      return new StoredValue(entry.name(), fields);
    }
  }

  /** A constant is its name. */
  private static final class Constants extends StoredType {
    private final List<String> names;

    Constants(TypeSchema entry) {
      super(Object.class, entry.name());
      this.names = entry.names();
    }

    @Override
    public Object read(CodecInput in) {
      Object name = readNullable(in);
      if (name == null) {
        throw in.malformed("a " + expression() + " is null");
      }
      return name;
    }

    @Override
    @Nullable
    Object readNullable(CodecInput in) {
      int index = in.readUnsignedInt();
      if (index < 0 || index > names.size()) {
        throw in.malformed(expression() + " has no constant number "
            + Integer.toUnsignedString(index) + ", only " + names.size());
      }
      return index == 0 ? null : names.get(index - 1);
    }
  }

  /** What a custom codec wrote, which only that codec can read. */
  private static final class Bytes extends StoredType {
    Bytes(TypeSchema entry) {
      super(Object.class, entry.name());
    }

    @Override
    public Object read(CodecInput in) {
      Map<String, @Nullable Object> fields = new LinkedHashMap<>();
      fields.put("bytes", in.readPart());
      return new StoredValue(expression(), fields);
    }
  }
}
