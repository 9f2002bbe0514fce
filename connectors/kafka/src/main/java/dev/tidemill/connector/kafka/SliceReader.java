/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kafka;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.spi.source.PartitionReader;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads one part of a batch with a consumer that it has for itself until it is closed. */
final class SliceReader<T> implements PartitionReader<T> {
  private static final Logger LOG = LoggerFactory.getLogger(SliceReader.class);

  /** How long one poll waits; a partition that gives nothing for so long is looked at. */
  private static final Duration POLL = Duration.ofSeconds(2);

  private final PartitionSlice<T> slice;
  private final PartitionCursor cursor;
  private final TopicDecoder.Decoding<T> decoding;
  private final KafkaOffsetRange range;
  private @Nullable T record;
  private @Nullable ConsumerRecord<ByteBuffer, ByteBuffer> current;
  private Duration waited = Duration.ZERO;
  private int missed;
  private boolean ended;
  private boolean failed;
  private boolean closed;

  SliceReader(PartitionSlice<T> slice, PartitionCursor cursor, TopicDecoder.Decoding<T> decoding) {
    this.slice = slice;
    this.cursor = cursor;
    this.decoding = decoding;
    this.range = slice.range();
  }

  @Override
  public boolean next() throws Exception {
    while (!ended) {
      ConsumerRecord<ByteBuffer, ByteBuffer> raw = cursor.next(range.until());
      if (raw != null) {
        current = raw;
        T decoded = decoding.decode(raw);
        if (decoded != null) {
          record = decoded;
          return true;
        }
      } else {
        ended = !fetch();
      }
    }
    return false;
  }

  @Override
  public T record() {
    if (record == null) {
      throw new IllegalStateException("next() has not moved to a record");
    }
    return record;
  }

  /** Such as {@code orders-3@1042}: topic, partition and offset. */
  @Override
  public String position() {
    ConsumerRecord<ByteBuffer, ByteBuffer> raw = current;
    return raw == null ? "" : position(raw);
  }

  static String position(ConsumerRecord<ByteBuffer, ByteBuffer> raw) {
    return raw.topic() + "-" + raw.partition() + "@" + raw.offset();
  }

  @Override
  public void forEachRemaining(Consumer<? super T> consumer) throws Exception {
    while (!ended) {
      ConsumerRecord<ByteBuffer, ByteBuffer> raw = cursor.next(range.until());
      if (raw != null) {
        T decoded = decoding.decode(raw);
        if (decoded != null) {
          consumer.accept(decoded);
        }
      } else {
        ended = !fetch();
      }
    }
  }

  /** Has the cursor poll; false at the end of the range. */
  private boolean fetch() throws InterruptedException {
    try {
      if (cursor.isAtEnd(range.until())) {
        return false;
      }
      if (cursor.poll(POLL)) {
        waited = Duration.ZERO;
        return true;
      }
      waited = waited.plus(POLL);
      return lookForReason();
    } catch (OffsetOutOfRangeException e) {
      return skipWhatIsGone(e);
    } catch (InterruptException e) {
      failed = true;
      Thread.interrupted();
      InterruptedException interrupted =
          new InterruptedException("interrupted while reading " + range);
      interrupted.initCause(e);
      throw interrupted;
    } catch (TidemillException e) {
      failed = true;
      throw e;
    } catch (RuntimeException e) {
      failed = true;
      throw failure("cannot be read", e);
    } catch (Error e) {
      failed = true;
      throw e;
    }
  }

  /**
   * Nothing has come for a while: true if it is worth another poll, false if there is nothing to
   * come.
   */
  private boolean lookForReason() {
    boolean there;
    try {
      there = cursor.beginning(POLL).isPresent();
    } catch (RetriableException e) {
      waited = waited.plus(POLL);
      there = true;
    }
    missed = there ? 0 : missed + 1;
    if (missed > 1) {
      failed = true; // the consumer stands in a partition that no longer exists
      lost("the partition has been deleted", null);
      return false;
    }
    if (waited.compareTo(slice.readTimeout()) >= 0) {
      throw failure(
          "no records have come for " + waited.toMillis() + " ms, and readTimeout is "
              + slice.readTimeout().toMillis() + " ms; check that the brokers are healthy",
          null);
    }
    return true;
  }

  private boolean skipWhatIsGone(OffsetOutOfRangeException cause) {
    failed = true; // whatever comes of it, a consumer that was surprised is not used again
    long beginning = cursor.beginning(slice.readTimeout()).orElse(range.until());
    lost("records before offset " + beginning + " have been deleted", cause);
    if (beginning >= range.until()) {
      return false;
    }
    cursor.skipTo(Math.max(beginning, range.from()));
    return true;
  }

  private void lost(String what, @Nullable Throwable cause) {
    if (slice.onDataLoss() == KafkaDataLoss.FAIL) {
      throw failure(
          what + "; to go on with what is there, call onDataLoss(KafkaDataLoss.CONTINUE)", cause);
    }
    LOG.warn("{}, a part of a batch: {}; the batch goes on without them", range, what);
  }

  private TidemillException failure(String what, @Nullable Throwable cause) {
    ClientSettings client = slice.lease().client();
    return new TidemillException(
        ErrorCode.SOURCE_FAILED,
        client + ", " + range + ": " + what + (cause == null ? "" : ": " + client.reason(cause)),
        cause == null ? null : client.secrets().cover(cause));
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      decoding.close();
    } finally {
      if (failed) {
        cursor.close();
      } else {
        ConsumerLeases.OF_THIS_PROCESS.giveBack(slice.lease(), cursor);
      }
    }
  }
}
