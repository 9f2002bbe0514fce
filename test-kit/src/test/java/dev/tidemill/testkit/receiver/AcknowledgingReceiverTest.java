/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.receiver;

import dev.tidemill.testkit.contract.AcknowledgingReceiverContract;
import dev.tidemill.testkit.contract.AcknowledgingReceiverHarness;
import dev.tidemill.testkit.contract.AcknowledgingReceiverHarness.Moment;
import dev.tidemill.testkit.receiver.AckReceiver.Mistake;
import java.io.IOException;
import org.junit.jupiter.api.Nested;

/** Receivers without a mistake pass the contract, against a server over TCP. */
class AcknowledgingReceiverTest {
  @Nested
  class That_acknowledges_when_records_are_stored implements AcknowledgingReceiverContract<String> {
    @Override
    public AcknowledgingReceiverHarness<String> harness() throws IOException {
      return new AckServerHarness(Moment.STORED, false, Mistake.NONE);
    }
  }

  @Nested
  class That_acknowledges_when_the_batch_is_done implements AcknowledgingReceiverContract<String> {
    @Override
    public AcknowledgingReceiverHarness<String> harness() throws IOException {
      return new AckServerHarness(Moment.DONE, false, Mistake.NONE);
    }
  }

  @Nested
  class That_asks_for_credit implements AcknowledgingReceiverContract<String> {
    @Override
    public AcknowledgingReceiverHarness<String> harness() throws IOException {
      return new AckServerHarness(Moment.STORED, true, Mistake.NONE);
    }
  }
}
