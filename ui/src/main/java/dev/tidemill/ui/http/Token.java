/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.ui.http;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;

/** The secret that a request shows: 128 random bits, in a file that only its owner can read. */
public final class Token implements AutoCloseable {
  private final String text;
  private final Path file;

  private Token(String text, Path file) {
    this.text = text;
    this.file = file;
  }

  /** Makes a token, and writes it to a file in the place of what is there. */
  public static Token writtenTo(Path file) throws IOException {
    byte[] random = new byte[16];
    new SecureRandom().nextBytes(random);
    String text = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    Files.deleteIfExists(file); // also a link that somebody else has put there
    Files.createFile(file, ownerOnly(file));
    file.toFile().deleteOnExit();
    Files.writeString(file, text + "\n", StandardOpenOption.WRITE);
    return new Token(text, file);
  }

  private static FileAttribute<?>[] ownerOnly(Path file) {
    boolean isPosix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
    return isPosix
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }

  public String text() {
    return text;
  }

  public Path file() {
    return file;
  }

  /** Deletes the file. */
  @Override
  public void close() throws IOException {
    Files.deleteIfExists(file);
  }
}
