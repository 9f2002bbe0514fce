/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.listener;

import dev.tidemill.error.Origin;

/**
 * An output operation.
 *
 * @param index its place in the order of declaration, from 0
 * @param origin which operation it is and where it was declared
 */
public record OutputInfo(int index, Origin origin) {}
