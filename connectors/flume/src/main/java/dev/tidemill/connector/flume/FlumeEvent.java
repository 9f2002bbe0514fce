/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.flume;

import dev.tidemill.codec.CodecConstructor;
import dev.tidemill.spi.source.EncodedRecord;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/** An event of an agent. */
public final class FlumeEvent implements EncodedRecord, Serializable {
  private static final long serialVersionUID = 1L;

  private final Map<String, String> headers;
  private final byte[] body;

  @CodecConstructor({"headers", "body"})
  FlumeEvent(Map<String, String> headers, byte[] body) {
    this.headers = headers;
    this.body = body;
  }

  /** An event with a text in UTF-8, and no headers: for tests. */
  public static FlumeEvent of(String text) {
    return new FlumeEvent(new TreeMap<>(), text.getBytes(StandardCharsets.UTF_8));
  }

  /** This event with one more header. */
  public FlumeEvent withHeader(String name, String value) {
    Map<String, String> more = new TreeMap<>(headers);
    more.put(name, value);
    return new FlumeEvent(more, body);
  }

  /** Returns what agents have added to it, in the order of the names. */
  public Map<String, String> headers() {
    return Collections.unmodifiableMap(headers);
  }

  /** Returns the content. Callers do not change the array. */
  @Override
  public byte[] payload() {
    return body;
  }

  /**
   * Returns the content as text.
   *
   * @throws CharacterCodingException if it is not UTF-8
   */
  public String text() throws CharacterCodingException {
    return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
  }

  /** A header. */
  @Override
  public Optional<String> attribute(String name) {
    return Optional.ofNullable(headers.get(name));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FlumeEvent that
        && headers.equals(that.headers)
        && Arrays.equals(body, that.body);
  }

  @Override
  public int hashCode() {
    return 31 * Objects.hashCode(headers) + Arrays.hashCode(body);
  }

  /** {@code event of 12 bytes, headers [host]}; not the content, which may be secret. */
  @Override
  public String toString() {
    return "event of " + body.length + " bytes, headers " + headers.keySet();
  }
}
