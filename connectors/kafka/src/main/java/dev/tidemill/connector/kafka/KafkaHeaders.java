/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kafka;

import dev.tidemill.codec.CodecConstructor;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * The headers of a record: names with bytes, in order; a name may occur several times. Immutable
 * and serializable.
 *
 * <pre>{@code
 * KafkaHeaders headers = KafkaHeaders.none().with("trace", "7f").with("attempt", "1").with("attempt", "2");
 * headers.text("attempt")   // Optional[2]
 * }</pre>
 */
public final class KafkaHeaders implements Serializable {
  private static final KafkaHeaders NONE = new KafkaHeaders(List.of(), List.of());

  private final ArrayList<String> names;
  private final ArrayList<byte[]> values;

  @CodecConstructor({"names", "values"})
  private KafkaHeaders(List<String> names, List<byte[]> values) {
    this.names = new ArrayList<>(names);
    this.values = new ArrayList<>(values);
  }

  /** No headers. */
  public static KafkaHeaders none() {
    return NONE;
  }

  static KafkaHeaders of(Headers headers) {
    KafkaHeaders copy = NONE;
    for (Header header : headers) {
      copy = copy.with(header.key(), Objects.requireNonNullElse(header.value(), new byte[0]));
    }
    return copy;
  }

  Headers toKafka() {
    Headers headers = new RecordHeaders();
    for (int i = 0; i < names.size(); i++) {
      headers.add(names.get(i), values.get(i));
    }
    return headers;
  }

  /** These headers, with one more appended. */
  public KafkaHeaders with(String name, byte[] value) {
    KafkaHeaders more = new KafkaHeaders(names, values);
    more.names.add(name);
    more.values.add(value.clone());
    return more;
  }

  /** These headers, with one more appended, as UTF-8 text. */
  public KafkaHeaders with(String name, String text) {
    return with(name, text.getBytes(StandardCharsets.UTF_8));
  }

  /** The bytes of the last header with this name; a header may have no bytes. */
  public Optional<byte[]> bytes(String name) {
    int last = names.lastIndexOf(name);
    return last < 0 ? Optional.empty() : Optional.of(values.get(last).clone());
  }

  /** The last header with this name, as UTF-8 text. */
  public Optional<String> text(String name) {
    int last = names.lastIndexOf(name);
    return last < 0
        ? Optional.empty()
        : Optional.of(new String(values.get(last), StandardCharsets.UTF_8));
  }

  /** All headers with this name, as UTF-8 text, in order. */
  public List<String> texts(String name) {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      if (names.get(i).equals(name)) {
        texts.add(new String(values.get(i), StandardCharsets.UTF_8));
      }
    }
    return texts;
  }

  /** The names, in order, as often as they occur. */
  public List<String> names() {
    return List.copyOf(names);
  }

  public boolean isEmpty() {
    return names.isEmpty();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof KafkaHeaders that
        && names.equals(that.names)
        && Arrays.deepEquals(values.toArray(), that.values.toArray());
  }

  @Override
  public int hashCode() {
    return 31 * names.hashCode() + Arrays.deepHashCode(values.toArray());
  }

  /** {@code {trace=7f}}; bytes are shown as text. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("{");
    for (int i = 0; i < names.size(); i++) {
      text.append(i == 0 ? "" : ", ")
          .append(names.get(i))
          .append('=')
          .append(new String(values.get(i), StandardCharsets.UTF_8));
    }
    return text.append('}').toString();
  }
}
