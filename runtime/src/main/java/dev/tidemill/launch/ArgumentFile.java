/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/**
 * The file {@code @file} on the command line that started this JVM. It may contain passwords, so it
 * is deleted as soon as it has been read; the build that wrote it may be killed before it can do
 * so.
 */
final class ArgumentFile {
  /** Set by a parent process that wants the file deleted. */
  static final String SYSTEM_PROPERTY = "tidemill.launch.argumentFile";

  private ArgumentFile() {}

  /**
   * Deletes the file that the properties name, if any, and removes the property, which has no
   * further use.
   */
  static void delete(Properties system) {
    Object file = system.remove(SYSTEM_PROPERTY);
    if (file != null) {
      try {
        Files.deleteIfExists(Path.of(file.toString()));
      } catch (IOException stillThere) {
        // The build that wrote it deletes it when the job ends.
      }
    }
  }
}
