/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kafka;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.ProducerRecord;

/** What workers of this process have made ready to be sent, by receipt. Any thread may call any method. */
final class StagedRecords {
  static final StagedRecords OF_THIS_PROCESS = new StagedRecords();

  private final Map<String, List<ProducerRecord<byte[], byte[]>>> byReceipt =
      new ConcurrentHashMap<>();
  private final AtomicLong openings = new AtomicLong();

  /** Begins the receipts of one opening of a sink, even if other jobs and outputs have the same names. */
  String newPrefix(String jobsId) {
    return jobsId + "/" + openings.incrementAndGet() + "/";
  }

  void put(String receipt, List<ProducerRecord<byte[], byte[]>> records) {
    byReceipt.put(receipt, records);
  }

  Optional<List<ProducerRecord<byte[], byte[]>>> find(String receipt) {
    return Optional.ofNullable(byReceipt.get(receipt));
  }

  void forget(String receipt) {
    byReceipt.remove(receipt);
  }

  void forgetAll(String prefix) {
    byReceipt.keySet().removeIf(receipt -> receipt.startsWith(prefix));
  }

  /** How many receipts there are that begin so. */
  long count(String prefix) {
    return byReceipt.keySet().stream()
        .filter(receipt -> receipt.startsWith(prefix))
        .count();
  }
}
