/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Settings: what they are, who sets them, and what each part of a context reads of them.
 */
@NullMarked
package dev.tidemill.internal.settings;

import org.jspecify.annotations.NullMarked;
