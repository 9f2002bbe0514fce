/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.graph;

import dev.tidemill.error.Origin;

/** An output as it was declared; its name may follow. */
record DeclaredOutput(int index, Origin origin, StreamNode input, OutputOperation operation) {}
