/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.codec;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Describes encoded values: the names and types of all fields, the constants of enums, and the
 * permitted classes of sealed types. It is stored once for any number of values, and is required to
 * decode them.
 *
 * <pre>{@code
 * Schema schema = codecs.schema(out, keys, values);
 * byte[] stored = schema.toBytes();
 * System.out.println(Schema.fromBytes(stored));
 * // root String
 * // root com.app.Totals
 * // record com.app.Totals
 * //   shop: String
 * //   total: long
 * }</pre>
 *
 * <p>The same types have the same bytes, whatever order they were encountered in.
 */
public final class Schema {
  private static final int MAGIC = 0x5444_5343; // TDSC
  private static final int FORMAT = 1;

  private final List<String> roots;
  private final List<TypeSchema> types;
  private final List<String> dynamic;
  private final Map<String, TypeSchema> byName = new HashMap<>();

  /**
   * A schema of these types.
   *
   * @param roots the types of what was written at the top, in their order
   * @param types the types with an entry
   * @param dynamic names of those that values were of where nothing declared them
   */
  Schema(List<String> roots, Collection<TypeSchema> types, Collection<String> dynamic) {
    this.roots = List.copyOf(roots);
    Map<String, TypeSchema> sorted = new TreeMap<>();
    types.forEach(type -> sorted.put(type.name(), type));
    this.types = List.copyOf(sorted.values());
    this.dynamic = List.copyOf(new TreeSet<>(dynamic));
    byName.putAll(sorted);
  }

  /**
   * Returns the types of the top-level values, for example {@code String} and
   * {@code com.app.Totals}.
   */
  public List<String> roots() {
    return roots;
  }

  /** Returns the types that have fields or names, sorted by name. */
  public List<TypeSchema> types() {
    return types;
  }

  /** Returns the type with the given name. */
  public Optional<TypeSchema> type(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /** Returns the names of the types of values without a declared type, sorted. */
  public List<String> dynamicTypes() {
    return dynamic;
  }

  /**
   * Returns a schema that describes the values of both. The roots are those of this schema.
   *
   * @throws TidemillException with {@code MALFORMED_DATA} if they describe a type differently, so
   *     that they cannot be of the same classes
   */
  public Schema and(Schema other) {
    Map<String, TypeSchema> all = new TreeMap<>(byName);
    other.byName.forEach((name, type) -> {
      TypeSchema known = all.putIfAbsent(name, type);
      if (known != null && !known.equals(type)) {
        throw new TidemillException(
            ErrorCode.MALFORMED_DATA,
            "two schemas of the same program describe " + name + " differently: " + known + " and "
                + type + "; the bytes are damaged");
      }
    });
    Set<String> names = new TreeSet<>(dynamic);
    names.addAll(other.dynamic);
    return new Schema(roots, all.values(), names);
  }

  /** Returns a hash of the schema, which is the same for equal schemas in every JVM. */
  public int fingerprint() {
    byte[] bytes = toBytes();
    return ByteHash.of(bytes, 0, bytes.length);
  }

  /** Returns the schema as bytes for {@link #fromBytes}. */
  public byte[] toBytes() {
    CodecOutput out = new CodecOutput(CodecLimits.standard(), NoValues.NONE, false);
    out.writeFixedInt(MAGIC);
    out.writeUnsignedInt(FORMAT);
    writeNames(roots, out);
    out.writeCount(types.size());
    for (TypeSchema type : types) {
      out.writeString(type.name());
      out.writeByte(type.kind().code());
      out.writeInt(type.version());
      out.writeCount(type.fields().size());
      for (TypeSchema.Field field : type.fields()) {
        out.writeString(field.name());
        out.writeString(field.type());
      }
      writeNames(type.names(), out);
    }
    writeNames(dynamic, out);
    return out.toByteArray();
  }

  private static void writeNames(List<String> names, CodecOutput out) {
    out.writeCount(names.size());
    names.forEach(out::writeString);
  }

  /**
   * Reads what {@link #toBytes} returned. Loads no classes.
   *
   * @throws TidemillException with {@code MALFORMED_DATA} if the bytes are not a schema, or with
   *     {@code INCOMPATIBLE_SCHEMA} if a newer version of Tidemill wrote them
   */
  public static Schema fromBytes(byte[] bytes) {
    CodecInput in = new CodecInput(bytes, 0, bytes.length, CodecLimits.standard(), NoValues.NONE);
    if (in.readFixedInt() != MAGIC) {
      throw in.malformed("this is not a schema");
    }
    int format = in.readUnsignedInt();
    if (format != FORMAT) {
      throw new TidemillException(
          ErrorCode.INCOMPATIBLE_SCHEMA,
          "the schema has format " + Integer.toUnsignedString(format)
              + ", and this version of Tidemill reads format " + FORMAT
              + "; use the version that wrote it, or a newer one");
    }
    List<String> roots = readNames(in);
    List<TypeSchema> types = new ArrayList<>();
    for (int left = in.readCount(6); left > 0; left--) {
      types.add(readType(in));
    }
    Schema schema = new Schema(roots, types, readNames(in));
    if (in.remaining() > 0) {
      throw in.malformed(in.remaining() + " bytes follow the schema");
    }
    if (schema.types.size() != types.size()) {
      throw in.malformed("a schema has two types of one name");
    }
    SchemaCheck.problem(schema).ifPresent(problem -> {
      throw in.malformed(problem);
    });
    return schema;
  }

  private static TypeSchema readType(CodecInput in) {
    String name = in.readString();
    int code = in.readByte();
    TypeSchema.Kind kind = Stream.of(TypeSchema.Kind.values())
        .filter(each -> each.code() == code)
        .findFirst()
        .orElseThrow(() -> in.malformed(code + " stands for no kind of type"));
    int version = in.readInt();
    List<TypeSchema.Field> fields = new ArrayList<>();
    for (int left = in.readCount(2); left > 0; left--) {
      fields.add(new TypeSchema.Field(in.readString(), in.readString()));
    }
    return new TypeSchema(name, kind, version, fields, readNames(in));
  }

  private static List<String> readNames(CodecInput in) {
    List<String> names = new ArrayList<>();
    for (int left = in.readCount(1); left > 0; left--) {
      names.add(in.readString());
    }
    return names;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Schema schema
        && schema.roots.equals(roots)
        && schema.types.equals(types)
        && schema.dynamic.equals(dynamic);
  }

  @Override
  public int hashCode() {
    return 31 * roots.hashCode() + types.hashCode();
  }

  /** Returns the schema in readable form: the roots, then the types with a line for each field. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    roots.forEach(root -> text.append("root ").append(root).append('\n'));
    dynamic.forEach(name -> text.append("met ").append(name).append('\n'));
    types.forEach(type -> text.append(type).append('\n'));
    return text.toString();
  }
}
