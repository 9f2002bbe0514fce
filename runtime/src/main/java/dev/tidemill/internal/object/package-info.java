/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Files of records that codecs have encoded, with the schema in the file. {@link
 * dev.tidemill.internal.object.ObjectFileWriter} describes the format.
 */
@NullMarked
package dev.tidemill.internal.object;

import org.jspecify.annotations.NullMarked;
