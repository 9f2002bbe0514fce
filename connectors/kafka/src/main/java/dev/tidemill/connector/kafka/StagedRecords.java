/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kafka;

import dev.tidemill.spi.sink.Staging;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;

/** The records of a decided batch, in the order of the stream's partitions. */
record StagedRecords(Staging staging, List<String> receipts) {
  /** Receives the records. */
  interface Receiver {
    void accept(ProducerRecord<byte[], byte[]> record) throws InterruptedException;
  }

  void forEach(Receiver receiver) throws IOException, InterruptedException {
    for (String receipt : receipts) {
      try (RecordFrames.Reader records = new RecordFrames.Reader(staging.open(receipt))) {
        for (Optional<ProducerRecord<byte[], byte[]>> record = records.next();
            record.isPresent();
            record = records.next()) {
          receiver.accept(record.get());
        }
      }
    }
  }
}
