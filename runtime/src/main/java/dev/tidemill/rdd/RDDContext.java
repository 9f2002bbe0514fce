/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.rdd;

import dev.tidemill.codec.Codecs;
import dev.tidemill.spi.engine.Evaluator;
import dev.tidemill.spi.storage.Storage;

/**
 * What is needed to compute an RDD.
 *
 * @param evaluator computes its plan
 * @param storage the storage that it is saved to
 * @param codecs encode its records when it is saved as objects
 */
public record RDDContext(Evaluator evaluator, Storage storage, Codecs codecs) {}
