/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.x;

import dev.tidemill.spi.source.DecodedSource;
import dev.tidemill.spi.source.Deduplication;
import dev.tidemill.spi.source.OpenSource;
import dev.tidemill.spi.source.ReceiverSource;
import dev.tidemill.spi.source.RecordDecoder;
import dev.tidemill.spi.source.Source;
import dev.tidemill.spi.source.SourceContext;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Receives the posts that match rules; created by {@link X#stream}. Immutable: each method returns a
 * new source.
 *
 * <p>The service sends a post once. What is posted while there is no connection is lost, except what
 * {@link #backfillMinutes} covers; each such time is reported as a gap. So the source is at most once,
 * also with a checkpoint directory, which keeps the posts that were received.
 */
public final class XSource implements Source<XPost> {
  private final XSettings settings;

  private XSource(XSettings settings) {
    this.settings = settings;
  }

  static XSource of(XToken token) {
    return new XSource(XSettings.of(token));
  }

  /**
   * Adds a rule. The source adds its rules to those of the app when it connects, and deletes those
   * that it has added before and that the program no longer has; rules of others stay, and posts that
   * match only those are left out. Without a rule, all posts come that match the rules of the app.
   *
   * <p>An app can have a value only once. If X rejects a rule, because it is invalid or the app has its
   * value under another tag, the receiver reports it and tries again, and no posts come.
   *
   * @param tag names the rule in {@link XPost#rules}
   * @param value what is to match, in the query language of X, such as {@code #java lang:en}
   * @throws dev.tidemill.error.TidemillException if one of them is empty, or another rule of this
   *     source has the same value
   */
  public XSource rule(String tag, String value) {
    return new XSource(settings.withRule(tag, value));
  }

  /** The address of the service; by default {@code https://api.x.com}. */
  public XSource endpoint(String uri) {
    return new XSource(settings.withEndpoint(uri));
  }

  /**
   * How many minutes of posts the service sends again after a reconnection, 0 to 5; 0 by default,
   * because the service allows it only to some accounts. Posts that come twice are left out.
   */
  public XSource backfillMinutes(int minutes) {
    return new XSource(settings.withBackfillMinutes(minutes));
  }

  /**
   * How long nothing may come before the connection counts as dead; 30 seconds by default. The
   * service sends an empty line at least every 20 seconds.
   */
  public XSource stallTimeout(Duration limit) {
    return new XSource(settings.withTimeouts(limit, settings.connectTimeout()));
  }

  /** How long to wait for a connection, and for the beginning of an answer; 10 seconds by default. */
  public XSource timeout(Duration limit) {
    return new XSource(settings.withTimeouts(settings.stallTimeout(), limit));
  }

  /** The largest post that is taken, as JSON; 1 MiB by default. Larger ones are reported. */
  public XSource maxPostBytes(int bytes) {
    return new XSource(settings.withMaxPostBytes(bytes));
  }

  /**
   * Trusts these authorities in place of those of the JVM, for example that of a proxy that decrypts
   * connections. The file is read when the job starts.
   *
   * @param file trust store of any type that the JVM knows, such as PKCS12
   */
  public XSource trustStore(Path file, String password) {
    return new XSource(settings.withTrustStore(new XTrustStore(file, password)));
  }

  /** How long ids of posts are remembered; by default 100,000 ids and one hour. */
  public XSource deduplicate(Deduplication window) {
    return new XSource(settings.withDeduplication(window));
  }

  /** Makes a record of the JSON of each post with a decoder, on the workers. Must be the last step. */
  public <T> Source<T> records(RecordDecoder<? extends T> decoder) {
    return DecodedSource.of(this, decoder);
  }

  @Override
  public OpenSource<XPost> open(SourceContext context) throws Exception {
    settings.token().read(System.getenv());
    XTrustStore trusted = settings.trustStore();
    if (trusted != null) {
      trusted.context();
    }
    XHistory history = new XHistory();
    return ReceiverSource.of(() -> new XReceiver(settings, history))
        .withDeduplication(settings.deduplication())
        .open(context);
  }

  @Override
  public boolean hasReceiver() {
    return true;
  }

  /** The service; nothing secret. */
  @Override
  public String toString() {
    return settings.toString();
  }
}
