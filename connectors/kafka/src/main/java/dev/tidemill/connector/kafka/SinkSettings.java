/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kafka;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import java.io.Serializable;
import org.apache.kafka.common.errors.InterruptException;

/**
 * Options of a sink.
 *
 * @param topic where records are sent
 * @param client properties of its clients
 * @param exactlyOnce whether each batch is sent in a transaction
 * @param onMismatch what to do if the ledger does not match the job
 */
record SinkSettings(
    String topic, ClientSettings client, boolean exactlyOnce, KafkaLedgerMismatch onMismatch)
    implements Serializable {
  SinkSettings {
    if (topic.isBlank()) {
      throw new TidemillException(
          ErrorCode.INVALID_ARGUMENT, "topic of a Kafka sink is empty; give it a name");
    }
  }

  static SinkSettings of(String topic) {
    return new SinkSettings(
        topic, ClientSettings.ofDefaultServers(), true, KafkaLedgerMismatch.FAIL);
  }

  SinkSettings with(ClientSettings newClient) {
    return new SinkSettings(topic, newClient, exactlyOnce, onMismatch);
  }

  SinkSettings atLeastOnce() {
    return new SinkSettings(topic, client, false, onMismatch);
  }

  SinkSettings onMismatch(KafkaLedgerMismatch newOnMismatch) {
    return new SinkSettings(topic, client, exactlyOnce, newOnMismatch);
  }

  /** Kafka's clients throw an unchecked exception and leave the interrupt flag set. */
  InterruptedException interrupted(InterruptException cause) {
    Thread.interrupted();
    InterruptedException interrupted =
        new InterruptedException("interrupted while sending to topic " + topic);
    interrupted.initCause(cause);
    return interrupted;
  }

  /** The error of an output, without the secrets that its cause may contain. */
  TidemillException failed(String what, Throwable cause) {
    return new TidemillException(
        ErrorCode.OUTPUT_FAILED,
        client + ": " + what + ": " + client.reason(cause),
        client.secrets().cover(cause));
  }
}
