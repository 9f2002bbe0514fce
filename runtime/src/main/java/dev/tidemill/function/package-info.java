/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Functions that users write. All of them may throw; those that run on records are serializable.
 */
@NullMarked
package dev.tidemill.function;

import org.jspecify.annotations.NullMarked;
