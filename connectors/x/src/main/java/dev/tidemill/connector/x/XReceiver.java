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
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One connection to the filtered stream. A thread reads lines, and this one takes them: reading has no
 * timeout, so a connection that is silent for too long is noticed here, and closed.
 */
final class XReceiver implements Receiver<XPost> {
  private static final int MAX_TOGETHER = 500;
  private static final long MAX_BYTES_TOGETHER = 1L << 20;
  private static final int BYTES_AHEAD = 8 << 20;

  private final XSettings settings;
  private final XHistory history;
  private volatile @Nullable InputStream open;

  XReceiver(XSettings settings, XHistory history) {
    this.settings = settings;
    this.history = history;
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
    LinesAhead lines = new LinesAhead(BYTES_AHEAD);
    Thread reader = context.threads().newThread("reader", () -> read(in, lines));
    reader.start();
    try {
      while (!context.isStopped()) {
        Line line = lines
            .take(settings.stallTimeout())
            .orElseThrow(() -> XFailure.network(
                "nothing has come for " + settings.stallTimeout().toMillis()
                    + " ms, not even the empty line that shows that the connection is alive"));
        takeWithNext(line, lines, prefix, context);
      }
    } finally {
      close(in);
      reader.interrupt();
    }
  }

  private void read(InputStream in, LinesAhead lines) {
    LineReader reader = new LineReader(in, settings.maxPostBytes());
    try {
      for (Line line = reader.next(); ; line = reader.next()) {
        lines.put(line);
        if (line.isLast()) {
          return;
        }
      }
    } catch (IOException e) {
      try {
        lines.put(new Line("", 0, true));
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Posts that have come together are stored together. */
  private void takeWithNext(
      Line first, LinesAhead lines, String prefix, ReceiverContext<XPost> context)
      throws XFailure, InterruptedException {
    List<XPost> posts = new ArrayList<>();
    long bytes = 0;
    try {
      Optional<Line> next = Optional.of(first);
      while (next.isPresent()) {
        post(next.get(), context).flatMap(post -> ofRules(post, prefix)).ifPresent(posts::add);
        if (next.get().isLast()) {
          throw XFailure.network("the service has closed the connection");
        }
        bytes += next.get().bytes();
        boolean isMore = posts.size() < MAX_TOGETHER && bytes < MAX_BYTES_TOGETHER;
        next = isMore ? lines.take(Duration.ZERO) : Optional.empty();
      }
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
    if (line.text().isBlank() || line.isLast()) {
      return Optional.empty();
    }
    try {
      return PostParser.post(line.text());
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
