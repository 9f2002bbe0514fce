/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.connector;

import java.io.Serializable;

/**
 * A part of a file that one worker reads.
 *
 * @param path the file
 * @param fileLength bytes of the whole file
 * @param from first byte of the part
 * @param until the byte after its last one
 */
public record FileSlice(String path, long fileLength, long from, long until)
    implements Serializable {
  boolean isWhole() {
    return from == 0 && until == fileLength;
  }
}
