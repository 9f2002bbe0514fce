/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Settings: which exist, where they are set, and which of them each part of a context reads.
 */
@NullMarked
package dev.tidemill.internal.settings;

import org.jspecify.annotations.NullMarked;
