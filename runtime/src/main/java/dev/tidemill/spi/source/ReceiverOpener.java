/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.source;

/** Opens sources of receivers. The runtime provides it in {@link SourceContext#receivers}. */
public interface ReceiverOpener {
  /** Opens no source: for contexts of sources that are not made of receivers. */
  ReceiverOpener NONE = new ReceiverOpener() {
    @Override
    public <T> OpenSource<T> open(
        ReceiverSupplier<T> receiver, ReceiverOptions options, SourceContext context) {
      throw new UnsupportedOperationException("there are no receivers here");
    }
  };

  /** Starts a receiver, and returns the opened source. */
  <T> OpenSource<T> open(
      ReceiverSupplier<T> receiver, ReceiverOptions options, SourceContext context)
      throws Exception;
}
