/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.x;

import dev.tidemill.connector.x.LineReader.Line;
import dev.tidemill.spi.source.Delivery;
import dev.tidemill.spi.source.Gap;
import dev.tidemill.spi.source.Receiver;
import dev.tidemill.spi.source.ReceiverContext;
import dev.tidemill.spi.source.ReplayCapability;
import dev.tidemill.spi.source.RestartPolicy;
import dev.tidemill.spi.source.VersionedText;
import java.io.IOException;
import java.io.InputStream;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One connection to the filtered stream. A thread reads, and this one takes what has come: reading has
 * no timeout, so a connection that is silent for too long is noticed here, and closed.
 */
final class XReceiver implements Receiver<XPost> {
  private static final int MAX_TOGETHER = 500;
  private static final long MAX_BYTES_TOGETHER = 1L << 20;
  private static final int BYTES_AHEAD = 8 << 20;
  private static final int BYTES_AT_ONCE = 1 << 14;

  private final XSettings settings;
  private final XHistory history;
  private final int maxTogether;
  private volatile @Nullable InputStream open;

  XReceiver(XSettings settings, XHistory history) {
    this(settings, history, MAX_TOGETHER);
  }

  /**
   * @param maxTogether how many posts that have come together may be stored together
   */
  XReceiver(XSettings settings, XHistory history, int maxTogether) {
    this.settings = settings;
    this.history = history;
    this.maxTogether = maxTogether;
  }

  /** Backfill covers a few minutes for some accounts, and never a position. */
  @Override
  public ReplayCapability replay() {
    return ReplayCapability.NONE;
  }

  @Override
  public RestartPolicy restartPolicy(RestartPolicy configured) {
    Duration delay = history.delay();
    return delay.isZero()
        ? configured
        : configured
            .withInitialDelay(delay)
            .withMaxDelay(delay)
            .withMultiplier(1)
            .withJitter(0);
  }

  @Override
  public void onStart(ReceiverContext<XPost> context) throws Exception {
    String prefix = "tidemill/" + context.streamName() + "/";
    try {
      XConnection connection = new XConnection(settings);
      if (!settings.rules().isEmpty()) {
        connection.setRules(prefix);
      }
      XConnection.OpenStream stream = connection.open();
      open = stream.lines();
      reportGap(stream.time(), context);
      history.setConnected();
      context.reportConnected(settings.toString());
      receive(stream.lines(), prefix, context);
    } catch (XFailure e) {
      fail(e, context);
    } finally {
      onStop();
    }
  }

  /** The log has the delay, and counts messages that are the same. */
  private void fail(XFailure failure, ReceiverContext<XPost> context) {
    history.failed(failure);
    context.restart("cannot receive from the " + settings + ": " + failure.getMessage(), failure);
  }

  /** What was posted since the last post may be missing, unless the service sends it again. */
  private void reportGap(Optional<Instant> now, ReceiverContext<XPost> context) {
    Optional<String> last =
        context.lastStored().map(text -> VersionedText.parse(text, 1).text());
    if (last.isEmpty() && !history.wasConnected()) {
      return;
    }
    String from = last.orElse("");
    if (settings.backfillMinutes() > 0 && now.isPresent() && isCovered(from, now.get())) {
      return;
    }
    context.reportGap(new Gap(
        from.isEmpty() ? "" : "post " + from,
        now.map(Instant::toString).orElse(""),
        "the connection to the " + settings + " was interrupted: what was posted meanwhile is"
            + " missing; the number of missed posts is unknown"));
  }

  private boolean isCovered(String last, Instant now) {
    int at = last.indexOf(" at ");
    try {
      return at >= 0
          && Duration.between(Instant.parse(last.substring(at + 4)), now)
                  .compareTo(Duration.ofMinutes(settings.backfillMinutes()))
              <= 0;
    } catch (DateTimeException e) {
      return false;
    }
  }

  private void receive(InputStream in, String prefix, ReceiverContext<XPost> context)
      throws XFailure, InterruptedException {
    BytesAhead ahead = new BytesAhead(BYTES_AHEAD);
    LineReader lines = new LineReader(ahead, settings.maxPostBytes(), settings.stallTimeout());
    Thread reader = context.threads().newThread("reader", () -> read(in, ahead));
    reader.start();
    try {
      while (!context.isStopped()) {
        takeTogether(lines, prefix, context);
      }
    } finally {
      close(in);
      reader.interrupt();
    }
  }

  private static void read(InputStream in, BytesAhead ahead) {
    byte[] chunk = new byte[BYTES_AT_ONCE];
    try {
      for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
        ahead.put(Arrays.copyOf(chunk, read));
      }
    } catch (IOException e) {
      // The connection is broken; what has come of it counts.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      ahead.end();
    }
  }

  /** Posts that have come together are stored together. */
  private void takeTogether(LineReader lines, String prefix, ReceiverContext<XPost> context)
      throws XFailure, InterruptedException {
    List<XPost> posts = new ArrayList<>();
    long bytes = 0;
    try {
      do {
        Line line = lines.next();
        post(line, context).flatMap(post -> ofRules(post, prefix)).ifPresent(posts::add);
        if (line.isLast()) {
          throw XFailure.network("the service has closed the connection");
        }
        bytes += line.bytes();
      } while (posts.size() < maxTogether && bytes < MAX_BYTES_TOGETHER && lines.isNextHere());
    } catch (XFailure e) {
      store(posts, context);
      throw e;
    }
    store(posts, context);
  }

  private Optional<XPost> post(Line line, ReceiverContext<XPost> context) throws XFailure {
    if (line.bytes() > settings.maxPostBytes()) {
      context.reportError(
          "a line of the " + settings + " is left out: it has " + line.bytes()
              + " bytes, and maxPostBytes is " + settings.maxPostBytes(),
          new IOException("line too long"));
      return Optional.empty();
    }
    // The rest of a line that was cut off is not a post.
    if (line.isBlank() || line.isLast()) {
      return Optional.empty();
    }
    try {
      return PostParser.post(line);
    } catch (XFailure e) {
      throw e;
    } catch (IOException e) {
      context.reportError(
          "a line of the " + settings + ", " + line.bytes()
              + " bytes, is left out: it is malformed",
          new IOException("malformed line", e));
      return Optional.empty();
    }
  }

  /** The post with the rules of this stream alone; empty if it matches those of others only. */
  private Optional<XPost> ofRules(XPost post, String prefix) {
    if (settings.rules().isEmpty()) {
      return Optional.of(post);
    }
    List<String> tags = post.rules().stream()
        .filter(tag -> tag.startsWith(prefix))
        .map(tag -> tag.substring(prefix.length()))
        .toList();
    return tags.isEmpty()
        ? Optional.empty()
        : Optional.of(new XPost(
            post.id(),
            post.text(),
            post.authorId(),
            post.createdAt(),
            post.hashtags(),
            tags,
            post.json()));
  }

  private static void store(List<XPost> posts, ReceiverContext<XPost> context)
      throws InterruptedException {
    if (posts.isEmpty()) {
      return;
    }
    XPost last = posts.get(posts.size() - 1);
    String position = last.id() + (last.createdAt().isEmpty() ? "" : " at " + last.createdAt());
    context.store(
        Delivery.of(posts).position(new VersionedText(1, position).toString()).id(XPost::id));
  }

  /** Closes the connection; the thread in {@link #onStart} is interrupted, too. */
  @Override
  public void onStop() {
    InputStream in = open;
    if (in != null) {
      close(in);
    }
  }

  private static void close(InputStream in) {
    try {
      in.close();
    } catch (IOException e) {
      // It is broken already.
    }
  }
}
