/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.codec.kryo;

import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.util.Pool;
import dev.tidemill.codec.Codec;
import dev.tidemill.codec.CodecInput;
import dev.tidemill.codec.CodecOutput;
import dev.tidemill.codec.TypeSchema;
import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * Encodes a class with Kryo. Use it for what the built-in codecs refuse: objects that refer to each
 * other, classes without a usable constructor, classes that a Kryo serializer exists for.
 *
 * <pre>{@code
 * KryoCodec<Route> routes = KryoCodec.of(Route.class, Stop.class, ArrayList.class);
 * Codecs codecs = Codecs.builder().register(routes).build();
 * }</pre>
 *
 * <p>Every class of an object in a value must be listed, the JDK's too; {@code String} and boxed
 * numbers are known. No other class is created, and none is looked up by a name in the bytes. What
 * is listed becomes part of the schema, with the fields of each class: values that were written with
 * another list are read if that is safe, otherwise they are refused before the first one is read.
 * Classes may be added, reordered and {@linkplain #formerly renamed}, and classes that are no
 * records may get more fields. A class or field that is removed, or gets another type, is refused.
 *
 * <p>Shared references and cycles are preserved within a value. The encoding of a {@code HashMap} or
 * {@code HashSet} depends on how it was filled, so equal values may have different bytes: do not use
 * this codec for keys.
 *
 * <p>Thread-safe and immutable. Writing and reading take about twice the time and space of the
 * built-in codecs.
 *
 * @param <T> the type of the values
 */
public final class KryoCodec<T> implements Codec<T> {
  private static final int MAX_POOLED = 64;

  private final Class<T> type;
  private final int version;
  private final boolean immutable;
  private final Registrations registrations;
  private final List<RegisteredClass> now;
  private final Pool<KryoSession> writers;
  private final Pool<KryoSession> readers;

  private KryoCodec(
      Class<T> type,
      int version,
      boolean immutable,
      Registrations registrations,
      List<RegisteredClass> stored) {
    this.type = type;
    this.version = version;
    this.immutable = immutable;
    this.registrations = registrations;
    this.now = registrations.describe();
    this.writers = pool(now);
    this.readers = stored.equals(now) ? writers : pool(stored);
  }

  private KryoCodec(Class<T> type, int version, boolean immutable, Registrations registrations) {
    this(type, version, immutable, registrations, registrations.describe());
  }

  private Pool<KryoSession> pool(List<RegisteredClass> format) {
    return new Pool<>(true, true, MAX_POOLED) {
      @Override
      protected KryoSession create() {
        return new KryoSession(registrations, format);
      }
    };
  }

  /**
   * Creates a codec.
   *
   * @param type the class of the values, or a supertype of them
   * @param parts all further classes of objects in the values
   * @throws IllegalArgumentException if a class is listed twice or is an interface, other than the
   *     first one
   */
  public static <T> KryoCodec<T> of(Class<T> type, Class<?>... parts) {
    return new KryoCodec<>(type, 1, false, Registrations.of(type, List.of(parts)));
  }

  /**
   * Returns a codec that encodes a class with a serializer, whose encoding is opaque: change the
   * {@link #version} with it. A serializer that reads a length must compare it with the remaining
   * bytes before it allocates anything.
   *
   * @param part a listed class, or one more
   * @param serializer creates a serializer, for each thread at least one
   */
  public <P> KryoCodec<T> serializer(
      Class<P> part, Supplier<? extends Serializer<? super P>> serializer) {
    return with(registrations.serializer(part, serializer));
  }

  /**
   * Returns a codec that also reads what was written when a listed class had another name.
   *
   * @param formerName as in {@link Class#getName}
   */
  public KryoCodec<T> formerly(String formerName, Class<?> part) {
    return with(registrations.formerly(formerName, part));
  }

  /** Returns a codec of another version. The default is 1. Older versions are refused. */
  public KryoCodec<T> version(int newVersion) {
    if (newVersion < 1) {
      throw new IllegalArgumentException("the version must be at least 1, not " + newVersion);
    }
    return new KryoCodec<>(type, newVersion, immutable, registrations);
  }

  /** Returns a codec for values that nobody changes, so they need not be copied or compared. */
  public KryoCodec<T> immutable() {
    return new KryoCodec<>(type, version, true, registrations);
  }

  private KryoCodec<T> with(Registrations changed) {
    return new KryoCodec<>(type, version, immutable, changed);
  }

  @Override
  public Class<T> type() {
    return type;
  }

  @Override
  public int version() {
    return version;
  }

  @Override
  public boolean isImmutable() {
    return immutable;
  }

  @Override
  public void write(T value, CodecOutput out) {
    KryoSession session = writers.obtain();
    out.writeBytes(session.write(value));
    writers.free(session); // one that has failed is not used again
  }

  @Override
  public T read(CodecInput in, int writtenBy) {
    byte[] bytes = in.readBytes();
    KryoSession session = readers.obtain();
    Object value = session.read(bytes);
    readers.free(session);
    if (!type.isInstance(value)) {
      throw in.malformed("the value is "
          + (value == null ? "null" : "a " + value.getClass().getName()) + ", not a "
          + type.getName());
    }
    return type.cast(value);
  }

  @Override
  public TypeSchema schema() {
    return new TypeSchema(
        type.getName(),
        TypeSchema.Kind.CUSTOM,
        version,
        List.of(),
        now.stream().map(RegisteredClass::toString).toList());
  }

  @Override
  public Codec<T> reading(TypeSchema stored) {
    if (stored.version() != version) {
      throw refused("it was written with version " + stored.version() + " of its KryoCodec, and "
          + version + " reads only its own");
    }
    List<RegisteredClass> format = stored.names().stream()
        .map(text -> RegisteredClass.parse(text)
            .orElseThrow(() -> refused("it was not written with a KryoCodec of this version")))
        .toList();
    registrations.problem(format).ifPresent(problem -> {
      throw refused(problem);
    });
    return new KryoCodec<>(type, version, immutable, registrations, format);
  }

  private static TidemillException refused(String why) {
    return new TidemillException(ErrorCode.INCOMPATIBLE_SCHEMA, Objects.requireNonNull(why));
  }

  @Override
  public String toString() {
    return "KryoCodec of " + type.getName();
  }
}
