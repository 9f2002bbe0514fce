/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.pekko;

import dev.tidemill.function.MapFunction;
import dev.tidemill.spi.source.DecodedSource;
import dev.tidemill.spi.source.OpenSource;
import dev.tidemill.spi.source.ReceiverSource;
import dev.tidemill.spi.source.RecordDecoder;
import dev.tidemill.spi.source.Source;
import dev.tidemill.spi.source.SourceContext;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Reads what actors send; created by {@link Pekko#actor}. Immutable: each method returns a new
 * source.
 *
 * <pre>{@code
 * DStream<String> lines = ssc.stream("lines", Pekko.actor("lines").texts());
 * }</pre>
 *
 * <p>An {@link ActorSender} sends again what the job has not stored, and what comes twice is left
 * out, by the id of the sender and the number of the record. So each record arrives once, while the
 * sender lives or continues with its numbers, and while the job has a checkpoint directory. What is
 * sent with {@code tell} is reported and left out, unless the source is declared with {@link
 * #acceptTell}: Pekko delivers it at most once.
 */
public final class PekkoSource implements Source<ActorMessage> {
  private final SourceSettings settings;

  PekkoSource(SourceSettings settings) {
    this.settings = settings;
  }

  /**
   * Makes records, too, of texts and byte arrays that actors send with {@code tell}. They may be
   * lost, in Pekko's queues and connections, while the job is away, and, counted, while they come
   * faster than it stores them.
   */
  public PekkoSource acceptTell() {
    return new PekkoSource(settings.withTell(null));
  }

  /**
   * Like {@link #acceptTell}, for actors that number what they tell: missing numbers are reported as
   * a gap.
   *
   * @param sequence returns the number of a message; each sender adds 1 to that of the message
   *     before
   */
  public PekkoSource acceptTell(MapFunction<? super ActorMessage, Long> sequence) {
    return new PekkoSource(settings.withTell(sequence));
  }

  /**
   * How many records an {@link ActorSender} may have sent that are not yet stored, 1 to 65,536;
   * 4,096 by default.
   */
  public PekkoSource window(int records) {
    return new PekkoSource(settings.withWindow(records));
  }

  /**
   * The largest record, in bytes; 250,000 by default, which fits into a frame of Pekko's default
   * size, 256 KiB. An {@link ActorSender} refuses to send a larger one.
   */
  public PekkoSource maxMessageBytes(int bytes) {
    return new PekkoSource(settings.withMaxMessageBytes(bytes));
  }

  /**
   * How many ids of senders are remembered; 256 by default. If there is one more, the one that was
   * silent for the longest time is forgotten, or, if none was silent for five minutes, the new one
   * is refused.
   */
  public PekkoSource maxSenders(int senders) {
    return new PekkoSource(settings.withMaxSenders(senders));
  }

  /** The content of each message as text, in UTF-8. */
  public Source<String> texts() {
    return records(RecordDecoder.text());
  }

  /** The content of each message. */
  public Source<byte[]> bytes() {
    return records(RecordDecoder.bytes());
  }

  /** What a decoder makes of each message. */
  public <T> Source<T> records(RecordDecoder<? extends T> decoder) {
    return DecodedSource.of(this, decoder);
  }

  /**
   * Starts to listen.
   *
   * @throws dev.tidemill.error.TidemillException if another stream of the job has an actor of the
   *     same name in the same {@link PekkoSystem}
   */
  @Override
  public OpenSource<ActorMessage> open(SourceContext context) throws Exception {
    settings.systems().claim(settings.name(), context.job(), context.name());
    AtomicLong sessions = new AtomicLong(context.job().epoch() << 32);
    return ReceiverSource.of(() -> new PekkoReceiver(settings, sessions::incrementAndGet))
        .open(context);
  }

  @Override
  public boolean hasReceiver() {
    return true;
  }

  /** {@code actor lines, pekko://tidemill@127.0.0.1:17355}. */
  @Override
  public String toString() {
    return settings.toString();
  }
}
