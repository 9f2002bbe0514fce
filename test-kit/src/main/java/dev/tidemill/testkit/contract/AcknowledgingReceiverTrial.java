/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** A trial of a receiver that acknowledges; it also looks at what the server gets. */
final class AcknowledgingReceiverTrial<T> extends ReceiverTrial<T> {
  private static final Duration MOMENT = Duration.ofMillis(300);

  private final AcknowledgingReceiverHarness<T> harness;

  AcknowledgingReceiverTrial(AcknowledgingReceiverHarness<T> harness) throws IOException {
    super(harness);
    this.harness = harness;
  }

  @Override
  AcknowledgingReceiverHarness<T> harness() {
    return harness;
  }

  void awaitAcknowledged(List<T> records) throws Exception {
    patience().await(() -> harness.acknowledged().size() >= records.size());
    assertThat(harness.acknowledged())
        .as("records that were acknowledged within %s", harness.patience())
        .isEqualTo(records);
  }

  /** Checks that nothing is acknowledged, even if one waits for a moment. */
  void nothingIsAcknowledged(String when) throws Exception {
    new Patience(MOMENT).await(() -> !harness.acknowledged().isEmpty());
    assertThat(harness.acknowledged()).as("acknowledged %s", when).isEmpty();
  }

  /** A receiver has no connection while it has not ended; one that listens may have the next. */
  void nothingIsAcknowledgedOnABrokenConnection() throws Exception {
    if (hasReasonToEnd()) {
      nothingIsAcknowledged("on a broken connection");
    }
  }
}
