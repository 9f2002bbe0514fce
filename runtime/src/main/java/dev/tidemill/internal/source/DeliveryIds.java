/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.source;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.spi.source.Delivery;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The ids that a source gives the records of a delivery. */
final class DeliveryIds {
  private DeliveryIds() {}

  /**
   * Returns the ids, in the order of the records.
   *
   * @throws TidemillException if a record has none
   */
  static <T> List<String> of(Delivery<T> delivery, String stream) {
    Function<? super T, String> idOf = delivery.id().orElseThrow();
    List<String> ids = new ArrayList<>();
    for (T record : delivery.records()) {
      String id = idOf.apply(record);
      if (id == null) {
        throw new TidemillException(
            ErrorCode.INVALID_ARGUMENT,
            "a record of stream \"" + stream + "\" has no id: the function of Delivery.id returned"
                + " null; have it return an id for each record");
      }
      ids.add(id);
    }
    return ids;
  }
}
