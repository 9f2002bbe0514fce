/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.sink;

import java.io.IOException;
import java.io.Serializable;

/** Creates the outputs of one attempt. Serializable, so that it can be sent to workers. */
@FunctionalInterface
public interface StagedOutputs extends Serializable {
  /** Creates the output of one partition. The caller closes it. */
  StagedOutput create(int partition) throws IOException;
}
