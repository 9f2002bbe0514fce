/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.blocklog;

/**
 * Records that are encoded one after the other.
 *
 * @param count how many there are
 * @param schema of their classes; not copied
 * @param bytes the records; not copied
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, and never changed
public record EncodedRecords(int count, byte[] schema, byte[] bytes) {}
