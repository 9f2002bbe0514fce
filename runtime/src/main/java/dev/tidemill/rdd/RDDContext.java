/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.rdd;

import dev.tidemill.spi.engine.Evaluator;
import dev.tidemill.spi.storage.Storage;

/**
 * What an RDD needs to be computed.
 *
 * @param evaluator computes its plan
 * @param storage takes the files it is saved to
 */
public record RDDContext(Evaluator evaluator, Storage storage) {}
