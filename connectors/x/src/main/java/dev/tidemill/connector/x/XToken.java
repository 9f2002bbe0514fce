/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.x;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Where the bearer token of an app is. The token itself is read when a connection is made, so it can
 * be renewed while the job runs; it is kept nowhere, and appears in no error, log line or page.
 */
public final class XToken implements Serializable {
  private final boolean isFile;
  private final String place;

  private XToken(boolean isFile, String place) {
    this.isFile = isFile;
    this.place = place;
  }

  /** The token is in an environment variable. */
  public static XToken fromEnvironment(String variable) {
    return new XToken(false, variable);
  }

  /** The token is the content of a file, without the white space around it. */
  public static XToken fromFile(Path file) {
    return new XToken(true, file.toString());
  }

  /**
   * Reads the token.
   *
   * @throws TidemillException if there is none, or what is there cannot be one
   */
  String read(Map<String, String> environment) {
    String token;
    try {
      token = isFile
          ? Files.readString(Path.of(place), StandardCharsets.UTF_8).strip()
          : environment.getOrDefault(place, "").strip();
    } catch (IOException e) {
      throw new TidemillException(
          ErrorCode.INVALID_ARGUMENT, "cannot read the bearer token from " + this + ": " + e, e);
    }
    if (token.isEmpty()) {
      throw new TidemillException(
          ErrorCode.INVALID_ARGUMENT,
          "there is no bearer token in " + this + "; put there the token of an app of the"
              + " developer portal of X");
    }
    if (!token.chars().allMatch(c -> c > ' ' && c < 127)) {
      throw new TidemillException(
          ErrorCode.INVALID_ARGUMENT,
          "what is in " + this + " is not a bearer token: it has white space or special"
              + " characters in it");
    }
    return token;
  }

  /** Where the token is, not the token. */
  @Override
  public String toString() {
    return (isFile ? "file " : "environment variable ") + place;
  }
}
