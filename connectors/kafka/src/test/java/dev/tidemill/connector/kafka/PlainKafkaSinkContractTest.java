/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kafka;

/** Without a ledger it keeps what every sink promises, as far as at least once goes. */
class PlainKafkaSinkContractTest extends KafkaSinkContractTest {
  @Override
  KafkaSink<String> configured(String topic) {
    return super.configured(topic).atLeastOnce();
  }
}
