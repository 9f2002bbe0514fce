/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.graph;

import dev.tidemill.listener.OutputInfo;

/**
 * An output that the program declared.
 *
 * @param info its place in the order of declaration, and where that was
 * @param input the stream it takes
 * @param operation what it does
 */
public record OutputNode(OutputInfo info, StreamNode input, OutputOperation operation) {}
