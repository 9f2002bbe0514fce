/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.hadoop;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.apache.hadoop.ipc.RemoteException;
import org.jspecify.annotations.Nullable;

/** Failures of Hadoop in the words of a storage, with the path in front. */
final class Failures {
  private Failures() {}

  static IOException of(String path, IOException cause) {
    IOException failure =
        cause instanceof RemoteException remote ? remote.unwrapRemoteException() : cause;
    if (failure instanceof FileSystemException) {
      return failure;
    }
    FileSystemException named = failure instanceof FileNotFoundException
        ? new NoSuchFileException(path)
        : new FileSystemException(path, null, firstLine(failure));
    named.initCause(cause);
    return named;
  }

  /** A server sends its stack trace in the message. */
  private static String firstLine(IOException failure) {
    @Nullable String message = failure.getMessage();
    String reason = message == null ? failure.getClass().getSimpleName() : message;
    int end = reason.indexOf('\n');
    return end < 0 ? reason : reason.substring(0, end).strip();
  }
}
