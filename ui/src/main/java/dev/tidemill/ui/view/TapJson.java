/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.ui.view;

import dev.tidemill.spi.metrics.TappedRecord;
import java.util.List;

/** Records that a tap shows, as JSON. */
public final class TapJson {
  private TapJson() {}

  /** {@code streaming/streams/NAME/tap}. */
  public static String of(String stream, List<TappedRecord> records) {
    Json json = new Json();
    return json.object(() -> json.field("stream", stream)
            .name("records")
            .array(
                records,
                (array, record) -> array.object(() -> array
                    .field("number", record.number())
                    .field("batchTime", SparkJson.iso(record.batch()))
                    .field("batchTimeEpoch", record.batch().millis())
                    .field("partition", record.partition())
                    .field("type", record.type())
                    .field("text", record.text())
                    .field("cut", record.isCut()))))
        .toString();
  }
}
