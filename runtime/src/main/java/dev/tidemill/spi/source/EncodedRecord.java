/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.source;

import java.util.Optional;

/**
 * A record as its sender has encoded it, with what the connector knows about it. The message of a
 * connector implements it, so that one {@link RecordDecoder} serves all connectors.
 */
public interface EncodedRecord {
  /** Returns the content. Callers do not change the array. */
  byte[] payload();

  /**
   * Returns how many bytes the content has. The buffer of a receiver is bounded by it, so it should
   * cost nothing; the default is the length of {@link #payload}, which may be a copy.
   */
  default int size() {
    return payload().length;
  }

  /**
   * Returns where the record is, or was sent to, in words of the connector: {@code orders-3@1042},
   * {@code doors/7}. Empty if that is unknown.
   */
  default String position() {
    return "";
  }

  /**
   * Returns what the sender or the server has added to the record under a name: a header, a
   * property, a key. The page of the connector lists the names. The default has none.
   */
  default Optional<String> attribute(String name) {
    return Optional.empty();
  }
}
