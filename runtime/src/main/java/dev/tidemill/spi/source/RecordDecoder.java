/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.source;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Makes the record of a stream of the bytes that a connector has received: {@code
 * RecordDecoder.text()}, or a function such as {@code encoded -> Order.parse(encoded.payload())}.
 *
 * <p>Runs on workers, on several threads at once, each time a batch reads its records, and has no
 * effects. If it throws, {@link DecodedSource} says which record it was with a {@link
 * DecodeException}, and the failure policy of the job decides, as if the first function of the
 * stream had failed on the record: the batch fails, or the record becomes a dead letter.
 *
 * <p>A decoder that needs a server, such as a registry of schemas, throws a {@link
 * dev.tidemill.error.TidemillException} with the code {@link
 * dev.tidemill.error.ErrorCode#SOURCE_FAILED} if the server fails. The batch then fails like for a
 * source that cannot be read, and no record is given up.
 *
 * @param <T> type of the records
 */
@FunctionalInterface
public interface RecordDecoder<T> extends Serializable {
  /** Returns the record; null to leave it out. */
  @Nullable
  T decode(EncodedRecord encoded) throws Exception;

  /** The content as text in UTF-8. Fails on bytes that are not UTF-8. */
  static RecordDecoder<String> text() {
    return encoded -> {
      byte[] payload = encoded.payload();
      // Several times as fast as a decoder, which is asked only where bytes may have been replaced.
      String text = new String(payload, StandardCharsets.UTF_8);
      return text.indexOf('\uFFFD') < 0
          ? text
          : StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(payload)).toString();
    };
  }

  /** The content as it is. Never fails. */
  static RecordDecoder<byte[]> bytes() {
    return EncodedRecord::payload;
  }
}
