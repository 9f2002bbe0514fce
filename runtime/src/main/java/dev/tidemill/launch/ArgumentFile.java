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
 * The file {@code @file} of the command line that this JVM was started by. Passwords may be in it, so it is deleted as soon as it
 * is read; the build that wrote it may not live to do so.
 */
final class ArgumentFile {
  /** Set by whoever wants the file deleted. */
  static final String SYSTEM_PROPERTY = "tidemill.launch.argumentFile";

  private ArgumentFile() {}

  /** Deletes the file that the properties name, if they do; the name is taken out, because it has no meaning any more. */
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
