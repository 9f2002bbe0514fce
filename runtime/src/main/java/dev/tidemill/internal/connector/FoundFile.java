/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.connector;

/**
 * A file that can be read.
 *
 * @param path the file
 * @param length bytes when it was found
 * @param splittable whether its format can be read from the middle of it
 */
record FoundFile(String path, long length, boolean splittable) {}
