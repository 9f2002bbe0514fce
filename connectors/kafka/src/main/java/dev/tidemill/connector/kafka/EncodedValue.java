/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kafka;

import dev.tidemill.spi.source.EncodedRecord;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** The value of a record, for a decoder that serves all connectors. */
final class EncodedValue implements EncodedRecord {
  private final ConsumerRecord<ByteBuffer, ByteBuffer> raw;
  private final byte[] payload;

  EncodedValue(ConsumerRecord<ByteBuffer, ByteBuffer> raw, byte[] payload) {
    this.raw = raw;
    this.payload = payload;
  }

  @Override
  public byte[] payload() {
    return payload;
  }

  /** Such as {@code orders-3@1042}. */
  @Override
  public String position() {
    return SliceReader.position(raw);
  }

  /** The last header with this name, as UTF-8 text. */
  @Override
  public Optional<String> attribute(String name) {
    Header header = raw.headers().lastHeader(name);
    return header == null
        ? Optional.empty()
        : Optional.of(new String(
            Objects.requireNonNullElse(header.value(), new byte[0]), StandardCharsets.UTF_8));
  }
}
