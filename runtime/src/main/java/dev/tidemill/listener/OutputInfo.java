/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.listener;

import dev.tidemill.error.Origin;

/**
 * An output operation.
 *
 * @param index its position in the order of declaration, from 0
 * @param name the name given by {@code named(...)}, or one derived from its stream and the
 *     operation, such as {@code counts.print}
 * @param origin which operation it is and where it was declared
 */
public record OutputInfo(int index, String name, Origin origin) {}
