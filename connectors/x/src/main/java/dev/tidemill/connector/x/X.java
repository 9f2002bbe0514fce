/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.x;

/**
 * Reads posts of X, formerly Twitter.
 *
 * <pre>{@code
 * ssc.stream("posts", X.stream(XToken.fromEnvironment("X_BEARER_TOKEN")).rule("java", "#java lang:en"))
 *     .flatMap(XPost::hashtags)
 *     .countByValue()
 *     .print();
 * }</pre>
 */
public final class X {
  private X() {}

  /** A source of the posts that match rules. */
  public static XSource stream(XToken token) {
    return XSource.of(token);
  }
}
