/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.reference;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is kept for a key in a window.
 *
 * @param panes the key's values in the window, the oldest first
 * @param result what they make together
 */
record WindowOfKey<V>(List<V> panes, @Nullable Object result) {}
