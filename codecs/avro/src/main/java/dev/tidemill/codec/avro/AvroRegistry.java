/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.codec.avro;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.function.MapFunction;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.specific.SpecificRecord;

/**
 * A registry of schemas, and decoders that use it; created by {@link Avro#registry}. Immutable: each
 * method returns a new value. Nothing connects before a record needs a schema.
 *
 * <p>A schema is fetched once per process, by {@code GET /schemas/ids/ID}, and kept. If the registry
 * does not answer, or answers with another error than that it has no such schema, the batch fails
 * and is attempted again; no record is given up for it.
 */
public final class AvroRegistry {
  private final RegistrySettings settings;

  private AvroRegistry(RegistrySettings settings) {
    this.settings = settings;
  }

  static AvroRegistry at(String url) {
    return new AvroRegistry(RegistrySettings.of(checked(url)));
  }

  /** User and password of HTTP basic authentication; by default none. They appear in no error. */
  public AvroRegistry credentials(String user, String password) {
    return new AvroRegistry(settings.withCredentials(user, password));
  }

  /** How long one answer may take; by default 10 seconds. */
  public AvroRegistry timeout(Duration timeout) {
    if (timeout.toMillis() < 1) {
      throw new TidemillException(
          ErrorCode.INVALID_ARGUMENT,
          "timeout is " + timeout.toMillis() + " ms; it must be at least 1 ms");
    }
    return new AvroRegistry(settings.withTimeout(timeout));
  }

  /**
   * A decoder by a function of each record, which returns the record of the stream, or null to leave
   * it out. Texts are {@code String}s; the logical types are {@code Instant}, {@code LocalDate},
   * {@code LocalTime}, {@code LocalDateTime}, {@code BigDecimal} and {@code UUID}; other values are
   * as in Avro's {@code GenericData}. The function runs on workers.
   */
  public <T> AvroDecoder<T> records(MapFunction<? super GenericRecord, ? extends T> function) {
    return AvroDecoder.of(settings, new RecordReaders.Generic<T>(function, ""));
  }

  /**
   * A decoder to a class that Avro's compiler has generated. Records that were written with an older
   * or a newer schema are resolved to that of the class, by Avro's rules.
   */
  public <T extends SpecificRecord> AvroDecoder<T> records(Class<T> type) {
    return AvroDecoder.of(settings, new RecordReaders.Specific<T>(type));
  }

  /** {@code schema registry http://localhost:8081}; no credentials. */
  @Override
  public String toString() {
    return settings.toString();
  }

  private static URI checked(String url) {
    URI uri;
    try {
      uri = new URI(url);
    } catch (URISyntaxException e) {
      throw refused("it is not a URL: " + e.getReason());
    }
    if (uri.getRawUserInfo() != null) {
      throw refused("pass user and password to credentials(...)");
    }
    if (uri.getHost() == null
        || !("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
      throw refused("\"" + url + "\" is not of the form http://host:8081 or https://host");
    }
    return uri;
  }

  private static TidemillException refused(String why) {
    return new TidemillException(
        ErrorCode.INVALID_ARGUMENT, "the URL of the schema registry is refused: " + why);
  }
}
