/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.listener;

import dev.tidemill.spi.source.Gap;

/**
 * Records that a source has lost.
 *
 * @param stream name of its stream
 * @param gap which records, and why
 */
public record SourceGap(String stream, Gap gap) {}
