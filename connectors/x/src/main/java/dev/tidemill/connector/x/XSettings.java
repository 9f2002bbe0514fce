/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.x;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.spi.source.Deduplication;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Options of a source.
 *
 * @param token where the bearer token is
 * @param endpoint address of the service
 * @param rules what is to be received; empty for the rules that the app has
 * @param backfillMinutes how many minutes are sent again after a reconnection
 * @param stallTimeout how long nothing may come before the connection counts as dead
 * @param connectTimeout how long to wait for an answer
 * @param maxPostBytes largest line that is taken
 * @param deduplication how long ids are remembered
 * @param trustStore authorities whose certificates are trusted; null for those of the JVM
 */
record XSettings(
    XToken token,
    URI endpoint,
    List<XRule> rules,
    int backfillMinutes,
    Duration stallTimeout,
    Duration connectTimeout,
    int maxPostBytes,
    Deduplication deduplication,
    @Nullable XTrustStore trustStore) {
  private static final int MOST_BACKFILL = 5;

  static XSettings of(XToken token) {
    return new XSettings(
        token,
        URI.create("https://api.x.com"),
        List.of(),
        0,
        Duration.ofSeconds(30),
        Duration.ofSeconds(10),
        1 << 20,
        new Deduplication(100_000, Duration.ofHours(1)),
        null);
  }

  XSettings withRule(String tag, String value) {
    if (tag.isBlank() || value.isBlank()) {
      throw invalid("a rule has the tag \"" + tag + "\" and the value \"" + value
          + "\"; neither may be empty");
    }
    for (XRule rule : rules) {
      if (rule.value().equals(value)) {
        throw invalid("the rules \"" + rule.tag() + "\" and \"" + tag + "\" have the same value \""
            + value + "\", which an app of X can have only once; use one tag for it");
      }
    }
    List<XRule> more = new ArrayList<>(rules);
    more.add(new XRule(tag, value));
    return new XSettings(
        token,
        endpoint,
        List.copyOf(more),
        backfillMinutes,
        stallTimeout,
        connectTimeout,
        maxPostBytes,
        deduplication,
        trustStore);
  }

  XSettings withEndpoint(String uri) {
    URI parsed;
    try {
      parsed = URI.create(uri);
    } catch (IllegalArgumentException e) {
      throw invalid("endpoint is not a URI; write https://host");
    }
    boolean isHttps = "https".equals(parsed.getScheme());
    boolean isLocal = "http".equals(parsed.getScheme())
        && ("localhost".equals(parsed.getHost()) || "127.0.0.1".equals(parsed.getHost()));
    if (parsed.getHost() == null || parsed.getRawUserInfo() != null || !(isHttps || isLocal)) {
      throw invalid("endpoint must be https://host, without a user, or http://localhost for tests;"
          + " the token would be sent in the clear");
    }
    return new XSettings(
        token,
        parsed,
        rules,
        backfillMinutes,
        stallTimeout,
        connectTimeout,
        maxPostBytes,
        deduplication,
        trustStore);
  }

  XSettings withBackfillMinutes(int minutes) {
    if (minutes < 0 || minutes > MOST_BACKFILL) {
      throw invalid("backfillMinutes is " + minutes + "; it must be from 0 to " + MOST_BACKFILL);
    }
    return new XSettings(
        token,
        endpoint,
        rules,
        minutes,
        stallTimeout,
        connectTimeout,
        maxPostBytes,
        deduplication,
        trustStore);
  }

  XSettings withTimeouts(Duration stall, Duration connect) {
    if (stall.toMillis() < 1 || connect.toMillis() < 1) {
      throw invalid("a timeout is less than 1 ms");
    }
    return new XSettings(
        token,
        endpoint,
        rules,
        backfillMinutes,
        stall,
        connect,
        maxPostBytes,
        deduplication,
        trustStore);
  }

  XSettings withMaxPostBytes(int bytes) {
    if (bytes < 1) {
      throw invalid("maxPostBytes is " + bytes + "; it must be at least 1");
    }
    return new XSettings(
        token,
        endpoint,
        rules,
        backfillMinutes,
        stallTimeout,
        connectTimeout,
        bytes,
        deduplication,
        trustStore);
  }

  XSettings withDeduplication(Deduplication window) {
    return new XSettings(
        token,
        endpoint,
        rules,
        backfillMinutes,
        stallTimeout,
        connectTimeout,
        maxPostBytes,
        window,
        trustStore);
  }

  XSettings withTrustStore(XTrustStore store) {
    return new XSettings(
        token,
        endpoint,
        rules,
        backfillMinutes,
        stallTimeout,
        connectTimeout,
        maxPostBytes,
        deduplication,
        store);
  }

  private static TidemillException invalid(String message) {
    return new TidemillException(ErrorCode.INVALID_ARGUMENT, message);
  }

  /** {@code filtered stream of api.x.com}; nothing secret. */
  @Override
  public String toString() {
    return "filtered stream of " + endpoint.getHost()
        + (endpoint.getPort() < 0 ? "" : ":" + endpoint.getPort());
  }
}
