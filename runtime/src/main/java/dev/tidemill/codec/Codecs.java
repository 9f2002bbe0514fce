/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.codec;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.internal.codec.DeclaredType;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Finds the codec of each type, and reads data that older versions of the classes wrote.
 *
 * <pre>{@code
 * Codecs codecs = Codecs.standard();
 * Codec<Totals> totals = codecs.of(Totals.class);
 * CodecOutput out = codecs.output();
 * totals.write(new Totals("Berlin", 3), out);          // 8 bytes
 * Schema schema = codecs.schema(out, totals);          // store it once, beside the bytes
 *
 * StoredCodecs stored = codecs.restore(schema);        // in a later program
 * stored.root(0).read(stored.input(out.toByteArray()));   // Totals[shop=Berlin, total=3]
 * }</pre>
 *
 * <p><a href="https://github.com/tidemill/tidemill/blob/main/docs/codecs.md">docs/codecs.md</a>
 * describes what can be encoded and how. The codec of a class is created once, on first use.
 * Thread-safe. Serializable if the registered codecs, factories and migrations are, for engines
 * whose workers are other processes.
 */
public final class Codecs implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Outputs that have grown beyond this are not kept for the next key. */
  private static final int MAX_SPARE_BYTES = 1 << 12;

  private final CodecChoices choices;
  private final transient CodecLimits limits;
  private final transient TypeBinder binder;
  private final transient RuntimeClasses classes;
  private final transient @Nullable ClassLoader loader;

  private Codecs(CodecChoices choices, @Nullable ClassLoader loader) {
    this(choices, loader, new TypeBinder(choices.registered(), choices.factories(), true));
  }

  private Codecs(CodecChoices choices, @Nullable ClassLoader loader, TypeBinder binder) {
    this.choices = choices;
    this.limits = choices.limits();
    this.binder = binder;
    this.classes = new RuntimeClasses(binder);
    this.loader = loader;
    choices.allowed().forEach(type -> binder.exact(DeclaredType.of(type)));
  }

  private Object readResolve() {
    return new Codecs(choices, Thread.currentThread().getContextClassLoader());
  }

  /** Returns codecs without custom codecs. */
  public static Codecs standard() {
    return builder().build();
  }

  /** Codecs that only write, for classes whose objects could not be made again. */
  static Codecs forKeys() {
    Builder standard = builder();
    return new Codecs(
        standard.choices(), standard.loader, new TypeBinder(Map.of(), List.of(), false));
  }

  /** Returns a builder for codecs with custom settings. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Returns the codec for values of a type. It writes no class information for final classes,
   * records and enums, one byte for classes that can have subclasses, and the class of each value
   * for {@code Object} and interfaces that are not sealed.
   *
   * @throws TidemillException with {@code NOT_ENCODABLE} if the type, or the type of a field in it,
   *     cannot be encoded; the message names the path to the field and says what to do
   */
  @SuppressWarnings("unchecked") // the codec is that of the type
  public <T> Codec<T> of(Class<T> type) {
    return (Codec<T>) binder.declared(DeclaredType.of(Objects.requireNonNull(type, "type")));
  }

  /**
   * Returns codecs that are configured like these, with which stored schemas may also refer to the
   * classes of more packages and their subpackages.
   *
   * @param more names of packages; an empty name allows the classes without a package
   * @param classLoader loads the classes of allowed packages
   */
  public Codecs allowingPackages(Collection<String> more, ClassLoader classLoader) {
    Set<String> packages = new HashSet<>(choices.packages());
    more.forEach(name -> {
      requirePackage(name);
      packages.add(name);
    });
    return new Codecs(
        new CodecChoices(
            choices.registered(),
            choices.factories(),
            choices.migrations(),
            choices.formerNames(),
            choices.allowed(),
            packages,
            limits),
        classLoader);
  }

  /** Returns codecs that are configured like these, with other limits. Both share what they know of classes. */
  public Codecs withLimits(CodecLimits others) {
    CodecChoices limited = new CodecChoices(
        choices.registered(),
        choices.factories(),
        choices.migrations(),
        choices.formerNames(),
        choices.allowed(),
        choices.packages(),
        Objects.requireNonNull(others, "others"));
    return new Codecs(limited, loader, binder);
  }

  private static void requirePackage(String name) {
    if (name.equals("java") || name.startsWith("java.")) {
      throw new TidemillException(
          ErrorCode.INVALID_ARGUMENT,
          "package \"" + name + "\" cannot be allowed; name a package of the job");
    }
  }

  /** Returns the limits of what is written and read. */
  public CodecLimits limits() {
    return limits;
  }

  /** Creates an empty output for values of these codecs. */
  public CodecOutput output() {
    return new CodecOutput(limits, classes, false);
  }

  /**
   * Creates an input for bytes that these codecs wrote in this program. For stored bytes, see
   * {@link #restore}.
   */
  public CodecInput input(byte[] bytes) {
    return new CodecInput(bytes, 0, bytes.length, limits, classes.reader());
  }

  /** Encodes a value of any class, preceded by its class. The encoding is the same in every JVM. */
  public byte[] encode(@Nullable Object value) {
    CodecOutput out = output();
    out.writeValue(value);
    return out.toByteArray();
  }

  /**
   * Decodes a value that {@link #encode} of these codecs wrote.
   *
   * @throws TidemillException with {@code MALFORMED_DATA} if the bytes are not such a value
   */
  public @Nullable Object decode(byte[] bytes) {
    CodecInput in = input(bytes);
    Object value = in.readValue();
    if (in.remaining() > 0) {
      throw in.malformed(in.remaining() + " bytes follow the value");
    }
    return value;
  }

  /**
   * Hashes the encoding of a key. The hash is the same in every JVM. Equal lists have the same
   * hash, whatever their class, and so do equal sets and maps; enum constants are hashed by name. A
   * user class that is not a record is hashed by its fields, so equal objects must have equal
   * fields.
   */
  public int hash(@Nullable Object key) {
    CodecOutput out = new CodecOutput(limits, classes, true);
    out.writeValue(key);
    return out.hash();
  }

  /** The hash of objects of one class: as {@link #hash}, but without the class. */
  ToIntFunction<Object> keyHash(Class<?> type) {
    TypeCodec codec = classes.codec(type);
    AtomicReference<@Nullable CodecOutput> spare = new AtomicReference<>();
    return key -> {
      CodecOutput kept = spare.getAndSet(null);
      CodecOutput out = kept == null ? new CodecOutput(limits, classes, true) : kept;
      codec.write(key, out);
      int hash = out.hash();
      if (out.size() <= MAX_SPARE_BYTES) {
        out.clear();
        spare.set(out);
      }
      return hash;
    };
  }

  /**
   * Returns the schema of what was written to an output with these codecs.
   *
   * @param out the output, which tracks the classes of values without a declared type
   * @param roots codecs returned by {@link #of} that wrote the top-level values
   */
  public Schema schema(CodecOutput out, Codec<?>... roots) {
    List<TypeCodec> all = new ArrayList<>();
    out.dynamic().values().forEach(codec -> all.add((TypeCodec) codec));
    List<String> names = new ArrayList<>();
    for (Codec<?> root : roots) {
      if (!(root instanceof TypeCodec codec)) {
        throw new TidemillException(
            ErrorCode.INVALID_ARGUMENT,
            "the codec of " + root.type().getName()
                + " has not been returned by Codecs.of; register it, and pass what"
                + " Codecs.of returns for its type");
      }
      names.add(codec.expression());
      all.add(codec);
    }
    return new Schema(names, Entries.of(all).values(), out.dynamic().keySet());
  }

  /**
   * Checks whether data with a stored schema can be read, without reading it.
   *
   * @param roots types to read the top-level values as, if known; otherwise they are read as their
   *     stored types
   */
  public Compatibility compatibility(Schema stored, Class<?>... roots) {
    return resolve(stored, roots).compatibility();
  }

  /**
   * Verifies that another process with the same codecs can read data with a schema: that it finds
   * all classes, even those that only this process has encountered. Call it before you rely on the
   * data.
   *
   * @throws TidemillException with {@code NOT_ENCODABLE} if it cannot; the message says which
   *     classes to allow
   */
  public void requireRestorable(Schema schema) {
    Compatibility compatibility = new Codecs(choices, loader).compatibility(schema);
    if (!compatibility.isReadable()) {
      throw new TidemillException(
          ErrorCode.NOT_ENCODABLE,
          "after a restart, the job could not read what it writes now, because it would not know these classes:\n"
              + compatibility);
    }
  }

  /**
   * Returns codecs that read data with a stored schema.
   *
   * @param roots types to read the top-level values as, if known; otherwise they are read as their
   *     stored types
   * @throws TidemillException with {@code INCOMPATIBLE_SCHEMA} if part of the data cannot be read;
   *     the message is the table of {@link Compatibility}
   */
  public StoredCodecs restore(Schema stored, Class<?>... roots) {
    StoredCodecs codecs = resolve(stored, roots);
    if (!codecs.compatibility().isReadable()) {
      throw new TidemillException(
          ErrorCode.INCOMPATIBLE_SCHEMA,
          "what was stored cannot be read with the classes of this program:\n"
              + codecs.compatibility());
    }
    return codecs;
  }

  /**
   * Returns codecs like {@link #restore}, also if parts of the data cannot be read: reading a value
   * of such a class fails then. For data of which only a part is needed.
   *
   * @param stored a schema without roots
   */
  public StoredCodecs restoreReadable(Schema stored) {
    Map<Integer, TypeCodec> byId = new HashMap<>();
    for (String name : stored.dynamicTypes()) {
      Resolver resolver = resolver(stored);
      TypeCodec codec = resolver.root(name);
      Compatibility compatibility = resolver.compatibility();
      byId.put(
          RuntimeClasses.id(name),
          compatibility.isReadable() ? codec : new UnreadableCodec(name, compatibility));
    }
    return new StoredCodecs(limits, binder, List.of(), byId, resolver(stored).compatibility());
  }

  private StoredCodecs resolve(Schema stored, Class<?>... targets) {
    if (targets.length > stored.roots().size()) {
      throw new TidemillException(
          ErrorCode.INVALID_ARGUMENT,
          targets.length + " types are given for the " + stored.roots().size() + " roots "
              + stored.roots() + " of the schema");
    }
    Arrays.stream(targets).forEach(target -> binder.declared(DeclaredType.of(target)));
    Resolver resolver = resolver(stored);
    List<TypeCodec> roots = new ArrayList<>();
    for (int i = 0; i < stored.roots().size(); i++) {
      String name = stored.roots().get(i);
      roots.add(
          i < targets.length
              ? resolver.root(name, DeclaredType.of(targets[i]))
              : resolver.root(name));
    }
    Map<Integer, TypeCodec> byId = new HashMap<>();
    for (String name : stored.dynamicTypes()) {
      byId.put(RuntimeClasses.id(name), resolver.root(name));
    }
    return new StoredCodecs(limits, binder, roots, byId, resolver.compatibility());
  }

  private Resolver resolver(Schema stored) {
    KnownClasses known =
        new KnownClasses(binder.classes(), choices.formerNames(), choices.packages(), loader);
    return new Resolver(stored, binder, known, choices.migrations());
  }

  /** Configures codecs. */
  public static final class Builder {
    private final Map<Class<?>, Codec<?>> registered = new LinkedHashMap<>();
    private final List<CodecFactory> factories = new ArrayList<>();
    private final Map<Class<?>, Function<StoredValue, ?>> migrations = new LinkedHashMap<>();
    private final Map<String, Class<?>> formerNames = new LinkedHashMap<>();
    private final Set<Class<?>> allowed = new HashSet<>();
    private final Set<String> packages = new HashSet<>();
    private CodecLimits limits = CodecLimits.standard();
    private @Nullable ClassLoader loader = Thread.currentThread().getContextClassLoader();

    private Builder() {}

    /** Registers a codec for its type, and for subtypes that have none. */
    public Builder register(Codec<?> codec) {
      registered.put(codec.type(), codec);
      allowed.add(codec.type());
      return this;
    }

    /** Adds a factory that creates codecs for classes without a registered codec. */
    public Builder factory(CodecFactory factory) {
      factories.add(Objects.requireNonNull(factory, "factory"));
      return this;
    }

    /** Sets limits other than {@link CodecLimits#standard}. */
    public Builder limits(CodecLimits bounds) {
      limits = Objects.requireNonNull(bounds, "bounds");
      return this;
    }

    /**
     * Allows stored schemas to refer to these classes, and to those that their fields declare.
     * Without it, only classes can be read that the program has requested a codec for, or has
     * written.
     */
    public Builder allow(Class<?>... types) {
      allowed.addAll(List.of(types));
      return this;
    }

    /**
     * Allows stored schemas to refer to any class of a package and its subpackages. Allow packages
     * of the job, not of a library.
     */
    public Builder allowPackage(String name) {
      if (name.isBlank()) {
        throw new TidemillException(
            ErrorCode.INVALID_ARGUMENT,
            "package \"" + name + "\" cannot be allowed; name a package of the job");
      }
      requirePackage(name);
      packages.add(name);
      return this;
    }

    /** Registers a former name of a class that cannot be annotated with {@link FormerName}. */
    public Builder formerly(String formerName, Class<?> now) {
      formerNames.put(
          Objects.requireNonNull(formerName, "formerName"), Objects.requireNonNull(now, "now"));
      allowed.add(now);
      return this;
    }

    /**
     * Registers a function that converts stored values of a class whenever the class, or a type
     * that it contains, differs from what was stored.
     */
    public <T> Builder migration(Class<T> type, Function<StoredValue, ? extends T> migration) {
      migrations.put(
          Objects.requireNonNull(type, "type"), Objects.requireNonNull(migration, "migration"));
      allowed.add(type);
      return this;
    }

    /**
     * Loads classes of allowed packages with this class loader instead of the thread's context
     * class loader.
     */
    public Builder classLoader(ClassLoader classLoader) {
      loader = Objects.requireNonNull(classLoader, "classLoader");
      return this;
    }

    /**
     * Creates the codecs.
     *
     * @throws TidemillException with {@code NOT_ENCODABLE} if an allowed class cannot be encoded
     */
    public Codecs build() {
      return new Codecs(choices(), loader);
    }

    private CodecChoices choices() {
      return new CodecChoices(
          registered, factories, migrations, formerNames, allowed, packages, limits);
    }
  }
}
