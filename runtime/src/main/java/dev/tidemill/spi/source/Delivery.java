/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.source;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Records that a receiver stores together, and what it wants to hear about them.
 *
 * <pre>{@code
 * context.store(Delivery.of(message.body())
 *     .position(message.sequence())
 *     .onStored(() -> channel.ack(message.tag())));
 * }</pre>
 *
 * <p>There are two moments. The records are <em>stored</em> when they are as durable as the job's
 * checkpoint: after that, no crash loses them. Without a checkpoint directory, or with the block log
 * turned off, they are stored at once, and a crash does lose them. They are <em>done</em> when the
 * batches that took them are processed, or given up, and no later start of the job computes them
 * again. If all records of a delivery are duplicates, it is stored and done together with what was
 * stored before it.
 *
 * <p><b>Callbacks.</b> They are called one at a time, on a thread of the receiver that does nothing
 * else, in the order in which deliveries were stored; {@code onStored} of a delivery comes before
 * its {@code onDone}. A callback may block: it holds up the callbacks after it, and in the end
 * {@code store}, but no batch. An exception from a callback is reported and has no other effect.
 * Callbacks belong to the start of the receiver that stored the records. When that start is over,
 * those that have not been called are dropped, so no callback meets a connection that is not its
 * own; the records stay stored. In a test on a manual clock, callbacks run on the thread that causes
 * them, so that a test is the same in every run.
 *
 * <p>Deliveries are immutable; each method returns a new one.
 *
 * @param <T> type of the records
 */
public final class Delivery<T> {
  private final List<T> records;
  private final Optional<String> position;
  private final Optional<Function<? super T, String>> id;
  private final OptionalLong bytes;
  private final Optional<Runnable> onStored;
  private final Optional<Consumer<? super BatchOutcome>> onDone;
  private final Optional<Consumer<? super Throwable>> onFailed;

  private Delivery(
      List<T> records,
      Optional<String> position,
      Optional<Function<? super T, String>> id,
      OptionalLong bytes,
      Optional<Runnable> onStored,
      Optional<Consumer<? super BatchOutcome>> onDone,
      Optional<Consumer<? super Throwable>> onFailed) {
    this.records = records;
    this.position = position;
    this.id = id;
    this.bytes = bytes;
    this.onStored = onStored;
    this.onDone = onDone;
    this.onFailed = onFailed;
  }

  /**
   * Creates a delivery of several records. A delivery without records is allowed: it moves the
   * position, and is stored and done together with what was stored before it.
   */
  public static <T> Delivery<T> of(Collection<? extends T> records) {
    return new Delivery<>(
        Collections.unmodifiableList(new ArrayList<T>(records)),
        Optional.empty(),
        Optional.empty(),
        OptionalLong.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** Creates a delivery of one record. */
  public static <T> Delivery<T> of(T record) {
    return of(Arrays.asList(record));
  }

  /**
   * Sets the position of the source after these records. The block log keeps it together with them,
   * and {@link ReceiverContext#lastStored} returns it to the next start.
   */
  public Delivery<T> position(String after) {
    return new Delivery<>(records, Optional.of(after), id, bytes, onStored, onDone, onFailed);
  }

  /**
   * Sets the id that the source gives a record. A source with
   * {@link ReceiverSource#withDeduplication de-duplication} leaves out records whose id it has
   * stored before; other sources ignore it.
   */
  public Delivery<T> id(Function<? super T, String> idOf) {
    return new Delivery<>(records, position, Optional.of(idOf), bytes, onStored, onDone, onFailed);
  }

  /**
   * Sets how many bytes of memory these records occupy, together. The buffer is bounded by that.
   * Without it, the size is that of the encoded records if they are written to the block log, and
   * otherwise an estimate: two bytes per character of a string, the length of an array or buffer of
   * primitive values, the {@linkplain EncodedRecord#size size} of the message of a connector, and 64
   * bytes for any other object.
   */
  public Delivery<T> bytes(long inMemory) {
    if (inMemory < 0) {
      throw new IllegalArgumentException("a delivery of " + inMemory + " bytes");
    }
    return new Delivery<>(
        records, position, id, OptionalLong.of(inMemory), onStored, onDone, onFailed);
  }

  /** Sets what is called when the records are stored. */
  public Delivery<T> onStored(Runnable callback) {
    return new Delivery<>(records, position, id, bytes, Optional.of(callback), onDone, onFailed);
  }

  /**
   * Sets what is called when the records are done. Its argument says whether they were processed,
   * skipped with a batch, or written to the dead letters.
   */
  public Delivery<T> onDone(Consumer<? super BatchOutcome> callback) {
    return new Delivery<>(records, position, id, bytes, onStored, Optional.of(callback), onFailed);
  }

  /**
   * Sets what is called if the records cannot be stored and that is final, for example because
   * another process has taken over the job: neither {@code onStored} nor {@code onDone} follows. A
   * full disk is not final. The records are kept in memory and written again until it works, and in
   * the meantime {@code store} waits when the buffer is full.
   */
  public Delivery<T> onFailed(Consumer<? super Throwable> callback) {
    return new Delivery<>(records, position, id, bytes, onStored, onDone, Optional.of(callback));
  }

  /** Returns the records; a record may be null. */
  public List<T> records() {
    return records;
  }

  /** Returns the position of the source after the records. */
  public Optional<String> position() {
    return position;
  }

  /** Returns the function that gives the id of a record. */
  public Optional<Function<? super T, String>> id() {
    return id;
  }

  /** Returns the size of all records in memory, if the receiver has said it. */
  public OptionalLong bytes() {
    return bytes;
  }

  /** Returns what is called when the records are stored. */
  public Optional<Runnable> onStored() {
    return onStored;
  }

  /** Returns what is called when the records are done. */
  public Optional<Consumer<? super BatchOutcome>> onDone() {
    return onDone;
  }

  /** Returns what is called if the records can never be stored. */
  public Optional<Consumer<? super Throwable>> onFailed() {
    return onFailed;
  }
}
