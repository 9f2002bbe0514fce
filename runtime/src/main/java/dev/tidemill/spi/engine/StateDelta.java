/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.engine;

import java.util.List;

/** What a batch has changed in the keyed state that its engine keeps; made by {@link BatchEvaluator#prepare}. */
public interface StateDelta {
  /** Names of the states that the batch has changed, in alphabetical order. */
  List<String> states();
}
