/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.object;

/** The constants of the format, for {@link ObjectFileWriter} and {@link ObjectFileReader}. */
final class ObjectFileFormat {
  static final int MAGIC = 0x5444_4f46; // TDOF
  static final int VERSION = 1;
  static final int HEADER = 8;

  /** Length (int), and the schema of all classes in the records that follow. */
  static final int SCHEMA = 'S';

  /** Number of records (int), length (int), and the records. */
  static final int RECORDS = 'R';

  /** Number of all records (long). Nothing follows. */
  static final int END = 'E';

  private ObjectFileFormat() {}
}
