/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.sink;

import dev.tidemill.spi.storage.Storage;

/**
 * What the runtime gives a sink when it opens it.
 *
 * @param name name of the output
 * @param storage the job's files
 */
public record SinkContext(String name, Storage storage) {}
