/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit;

import dev.tidemill.listener.BatchReport;
import dev.tidemill.spi.source.OffsetRange;
import dev.tidemill.spi.source.RowOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.presentation.StandardRepresentation;

/**
 * What a batch has read, for reports: the records of queues, and how many those of other sources
 * were.
 */
final class InputText {
  private InputText() {}

  static String of(BatchReport report, Map<String, QueueFixture<?>> queues) {
    List<String> texts = new ArrayList<>();
    report.batch().ranges().forEach((name, range) -> {
      QueueFixture<?> queue = queues.get(name);
      String text = queue == null
          ? report.inputRecords().getOrDefault(name, 0L) + " records"
          : records(queue, range);
      texts.add(name + ": " + text);
    });
    return String.join(", ", texts);
  }

  private static String records(QueueFixture<?> queue, OffsetRange range) {
    List<?> records = queue.rows().records(row(range.from()), row(range.until()));
    if (records.isEmpty()) {
      return "(empty)";
    }
    List<String> texts = new ArrayList<>();
    records.forEach(
        record -> texts.add(StandardRepresentation.STANDARD_REPRESENTATION.toStringOf(record)));
    return String.join(" ", texts);
  }

  private static long row(Object offset) {
    return ((RowOffset) offset).row();
  }
}
