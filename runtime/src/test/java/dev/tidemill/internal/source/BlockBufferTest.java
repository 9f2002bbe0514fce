/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tidemill.data.Pair;
import dev.tidemill.error.TidemillException;
import dev.tidemill.internal.blocklog.BlockOffset;
import dev.tidemill.internal.blocklog.IdWindow;
import dev.tidemill.spi.source.Credit;
import dev.tidemill.spi.source.Deduplication;
import dev.tidemill.spi.source.Delivery;
import dev.tidemill.spi.source.EncodedRecord;
import dev.tidemill.time.Clock;
import dev.tidemill.time.ManualClock;
import dev.tidemill.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Batches of one second from time 0; blocks of 200 ms; room for 5 records. */
final class BlockBufferTest {
  private static final IdWindow NO_IDS = new IdWindow(Optional.empty());
  private static final BufferSettings SETTINGS =
      new BufferSettings(Duration.ofMillis(200), 1 << 20, 5, 1 << 20);

  private final ManualClock clock = new ManualClock();
  private BlockBuffer<String> buffer = buffer(clock);
  private final Intake intake = Intakes.open();
  private BlockOffset from = BlockOffset.ZERO;

  @Test
  void records_stored_within_a_block_interval_share_a_block() throws Exception {
    store(100, "a");
    store(299, "b");
    store(300, "c");
    assertThat(batch(1000)).containsExactly(List.of("a", "b"), List.of("c"));
  }

  @Test
  void a_block_never_spans_a_batch_boundary() throws Exception {
    store(900, "a");
    store(1000, "b");
    store(1001, "c");
    assertThat(batch(1000)).containsExactly(List.of("a", "b"));
    assertThat(batch(2000)).containsExactly(List.of("c"));
  }

  @Test
  void a_record_of_the_next_batch_does_not_take_earlier_ones_with_it() throws Exception {
    store(900, "a");
    store(1500, "b");
    assertThat(batch(1000)).containsExactly(List.of("a"));
    assertThat(batch(2000)).containsExactly(List.of("b"));
  }

  @Test
  void what_waits_behind_a_position_is_counted_in_closed_blocks_and_the_open_one()
      throws Exception {
    assertThat(buffer.waiting(from)).hasValue(0);
    store(100, "a");
    store(150, "b");
    store(700, "c");
    assertThat(buffer.waiting(from)).hasValue(3);
    assertThat(buffer.waiting(new BlockOffset(0, 1))).hasValue(2);
    assertThat(buffer.credit().records()).isEqualTo(2);
    batch(1000);
    assertThat(buffer.waiting(from)).hasValue(0);
    store(1100, "d");
    assertThat(buffer.waiting(from)).hasValue(1);
    buffer.pause(true);
    assertThat(buffer.credit()).isEqualTo(Credit.NONE);
  }

  @Test
  void a_batch_takes_the_block_that_is_still_open() throws Exception {
    store(950, "a");
    assertThat(batch(1000)).containsExactly(List.of("a"));
    assertThat(buffer.hasMore(from)).isFalse();
  }

  @Test
  void what_is_stored_exactly_at_a_batch_time_belongs_to_that_batch() throws Exception {
    store(1000, "a");
    buffer.store(List.of("b", "c"), intake);
    store(1001, "d");
    assertThat(batch(1000)).containsExactly(List.of("a"), List.of("b", "c"));
    assertThat(batch(2000)).containsExactly(List.of("d"));
  }

  @Test
  void what_is_stored_after_a_batch_was_cut_belongs_to_the_next_one() throws Exception {
    store(1000, "a");
    assertThat(batch(1000)).containsExactly(List.of("a"));
    store(1000, "b");
    store(1001, "c");
    assertThat(batch(1000)).isEmpty();
    assertThat(batch(2000)).containsExactly(List.of("b", "c"));
  }

  @Test
  void a_batch_that_is_late_takes_its_own_interval_only() throws Exception {
    store(900, "a");
    buffer.store(List.of("b"), intake);
    store(1500, "c");
    buffer.store(List.of("d"), intake);
    store(2100, "e");
    assertThat(batch(1000)).containsExactly(List.of("a"), List.of("b"));
    assertThat(batch(2000)).containsExactly(List.of("c"), List.of("d"));
    assertThat(batch(3000)).containsExactly(List.of("e"));
  }

  @Test
  void a_batch_between_the_usual_times_leaves_what_arrived_after_it() throws Exception {
    store(450, "a");
    store(550, "b");
    assertThat(batch(500)).isEmpty();
    assertThat(batch(550)).containsExactly(List.of("a", "b"));
  }

  @Test
  void a_collection_is_one_block_between_what_came_before_and_after() throws Exception {
    store(10, "a");
    buffer.store(List.of("b", "c"), intake);
    store(10, "d");
    buffer.store(List.of("e"), intake);
    assertThat(batch(1000))
        .containsExactly(List.of("a"), List.of("b", "c"), List.of("d"), List.of("e"));
  }

  @Test
  void an_empty_collection_is_no_block() throws Exception {
    buffer.store(List.of(), intake);
    assertThat(batch(1000)).isEmpty();
    assertThat(intake.isUsed()).isFalse();
  }

  @Test
  void a_batch_takes_every_block_of_its_interval() throws Exception {
    buffer.store(List.of("a", "b"), intake);
    buffer.store(List.of("c"), intake);
    buffer.store(List.of("d", "e"), intake);
    assertThat(batch(1000)).containsExactly(List.of("a", "b"), List.of("c"), List.of("d", "e"));
  }

  @Test
  void a_batch_that_is_asked_for_again_has_the_same_blocks_and_newer_ones() throws Exception {
    store(100, "a");
    List<List<String>> first = batch(1000);
    from = BlockOffset.ZERO;
    store(1100, "b");
    List<List<String>> again = batch(2000);
    assertThat(again).startsWith(first.get(0)).hasSize(2);
  }

  @Test
  void blocks_go_on_counting_where_an_earlier_run_ended() throws Exception {
    buffer = new BlockBuffer<>(
        "lines", clock, Time.ofMillis(0), 1000, SETTINGS, NO_IDS, new BlockOffset(57, 0));
    from = new BlockOffset(57, 0);
    store(100, "a");
    assertThat(batch(1000)).containsExactly(List.of("a"));
    assertThat(from).isEqualTo(new BlockOffset(57, 1));
  }

  @Test
  void a_released_block_cannot_be_read() throws Exception {
    store(100, "a");
    batch(1000);
    assertThat(buffer.count(BlockOffset.ZERO, from)).hasValue(1);
    buffer.release(from);
    assertThat(buffer.count(BlockOffset.ZERO, from)).isEmpty();
    assertThatExceptionOfType(TidemillException.class)
        .isThrownBy(() -> buffer.slices(BlockOffset.ZERO, from))
        .withMessage(
            "stream \"lines\" holds the received records from 0:1 to 0:1, but 0:0 was asked"
                + " for: it was released");
    buffer.release(BlockOffset.ZERO);
    assertThat(buffer.hasMore(from)).isFalse();
  }

  @Test
  void there_is_more_while_a_block_is_open_or_was_not_taken() throws Exception {
    assertThat(buffer.hasMore(BlockOffset.ZERO)).isFalse();
    store(100, "a");
    assertThat(buffer.hasMore(BlockOffset.ZERO)).isTrue();
    batch(1000);
    assertThat(buffer.hasMore(from)).isFalse();
    assertThat(buffer.hasMore(BlockOffset.ZERO)).isTrue();
  }

  @Test
  void a_clock_that_is_set_back_reorders_nothing() throws Exception {
    SettableClock settable = new SettableClock();
    BlockBuffer<String> other = buffer(settable);
    settable.millis = 900;
    other.store("a", intake);
    settable.millis = 300;
    other.store(List.of("b"), intake);
    assertThat(other.endOf(Time.ofMillis(500), BlockOffset.ZERO, Long.MAX_VALUE))
        .isEqualTo(BlockOffset.ZERO);
    assertThat(other.endOf(Time.ofMillis(1000), BlockOffset.ZERO, Long.MAX_VALUE))
        .isEqualTo(new BlockOffset(1, 1));
  }

  @Test
  void who_stores_into_a_full_buffer_waits_until_blocks_are_released() throws Exception {
    for (String record : List.of("a", "b", "c", "d", "e")) {
      store(100, record);
    }
    FutureTask<Void> sixth = waiting(() -> buffer.store("f", intake));
    assertThat(batch(1000)).containsExactly(List.of("a", "b", "c", "d", "e"));
    assertThat(sixth.isDone()).isFalse();
    buffer.release(from);
    sixth.get();
    assertThat(batch(2000)).containsExactly(List.of("f"));
  }

  @Test
  void a_collection_larger_than_the_buffer_is_let_in_when_nothing_is_held() throws Exception {
    store(100, "a");
    List<String> large = Collections.nCopies(8, "x");
    FutureTask<Void> storing = waiting(() -> buffer.store(large, intake));
    batch(1000);
    buffer.release(from);
    storing.get();
    FutureTask<Void> next = waiting(() -> buffer.store("b", intake));
    assertThat(batch(2000)).containsExactly(large);
    buffer.release(from);
    next.get();
  }

  @Test
  void those_who_wait_are_served_in_order_of_their_coming() throws Exception {
    store(100, "a");
    List<String> large = Collections.nCopies(8, "x");
    FutureTask<Void> first = waiting(() -> buffer.store(large, intake));
    FutureTask<Void> second = waiting(() -> buffer.store("b", intake));
    batch(1000);
    buffer.release(from);
    first.get();
    assertThat(batch(2000)).containsExactly(large);
    assertThat(second.isDone()).isFalse();
    buffer.release(from);
    second.get();
    assertThat(batch(3000)).containsExactly(List.of("b"));
  }

  @Test
  void shutting_an_intake_sends_away_who_waits_and_who_comes_later() throws Exception {
    buffer.store(List.of("a", "b", "c", "d", "e"), intake);
    FutureTask<Void> storing = waiting(() -> buffer.store("f", intake));
    buffer.shut(intake);
    assertThatThrownBy(storing::get).hasRootCauseInstanceOf(InterruptedException.class);
    assertThatExceptionOfType(InterruptedException.class)
        .isThrownBy(() -> buffer.store(List.of("g"), intake))
        .withMessage("the receiver of stream \"lines\" has been stopped");
    assertThat(batch(1000)).containsExactly(List.of("a", "b", "c", "d", "e"));
    assertThat(buffer.hasMore(from)).isFalse();
  }

  @Test
  void an_interrupt_ends_the_waiting_of_its_thread_alone() throws Exception {
    buffer.store(List.of("a", "b", "c", "d", "e"), intake);
    FutureTask<Void> interrupted = task(() -> buffer.store(List.of("f", "g"), intake));
    Thread thread = startAndAwaitWaiting(interrupted);
    FutureTask<Void> other = waiting(() -> buffer.store("h", intake));
    thread.interrupt();
    assertThatThrownBy(interrupted::get).hasRootCauseInstanceOf(InterruptedException.class);
    batch(1000);
    buffer.release(from);
    other.get();
    assertThat(batch(2000)).containsExactly(List.of("h"));
  }

  @Test
  void a_batch_that_may_have_fewer_records_splits_a_block_and_the_next_one_goes_on_there()
      throws Exception {
    buffer.store(List.of("a", "b", "c"), intake);
    buffer.store(List.of("d", "e"), intake);
    assertThat(batch(1000, 2)).containsExactly(List.of("a", "b"));
    assertThat(from).isEqualTo(new BlockOffset(0, 2));
    assertThat(batch(2000, 0)).isEmpty();
    assertThat(buffer.hasMore(from)).isTrue();
    assertThat(batch(3000, 2)).containsExactly(List.of("c"), List.of("d"));
    assertThat(batch(4000, 2)).containsExactly(List.of("e"));
    assertThat(buffer.hasMore(from)).isFalse();
  }

  @Test
  void a_block_takes_space_until_its_last_record_is_released() throws Exception {
    buffer.store(List.of("a", "b", "c", "d", "e"), intake);
    FutureTask<Void> sixth = waiting(() -> buffer.store("f", intake));
    batch(1000, 3);
    buffer.release(from);
    assertThat(batch(2000, 1)).containsExactly(List.of("d"));
    assertThat(sixth.isDone()).isFalse();
    batch(3000);
    buffer.release(from);
    sixth.get();
  }

  @Test
  void a_block_is_closed_when_it_has_reached_its_size() throws Exception {
    buffer = buffer(clock, new BufferSettings(Duration.ofMillis(200), 1024, 100, 1 << 20));
    String large = "x".repeat(400); // 864 bytes by the estimate
    store(100, large);
    store(100, "a");
    store(100, "b");
    store(100, "c");
    store(100, "d");
    buffer.store(List.of(large, large, large), intake);
    assertThat(batch(1000))
        .containsExactly(
            List.of(large, "a", "b", "c"), List.of("d"), List.of(large, large), List.of(large));
  }

  @Test
  void bytes_are_bounded_like_records() throws Exception {
    buffer = buffer(clock, new BufferSettings(Duration.ofMillis(200), 1024, 100, 2_000));
    String large = "x".repeat(400);
    store(100, large);
    store(100, large);
    FutureTask<Void> third = waiting(() -> buffer.store(large, intake));
    assertThat(buffer.credit(intake)).isEqualTo(Credit.NONE);
    assertThat(batch(1000)).containsExactly(List.of(large, large));
    buffer.release(from);
    third.get();
    assertThat(buffer.credit(intake)).isEqualTo(new Credit(99, 2_000 - 864));
  }

  @Test
  void who_stores_into_a_paused_buffer_waits_until_it_is_resumed() throws Exception {
    buffer.pause(true);
    assertThat(buffer.credit(intake)).isEqualTo(Credit.NONE);
    FutureTask<Void> storing = waiting(() -> buffer.store("a", intake));
    buffer.pause(false);
    storing.get();
    assertThat(buffer.credit(intake).records()).isEqualTo(4);
  }

  @Test
  void the_size_that_a_delivery_says_counts() throws Exception {
    buffer.store(Delivery.of(List.of("a", "b")).bytes(1_000), intake);
    assertThat(buffer.credit(intake)).isEqualTo(new Credit(3, (1 << 20) - 1_000));
    buffer.store(Delivery.of("c"), intake);
    assertThat(batch(1000)).containsExactly(List.of("a", "b", "c"));
    buffer.release(from);
    assertThat(buffer.credit(intake)).isEqualTo(new Credit(5, 1 << 20));
  }

  /** Otherwise a buffer of messages would be bounded by their number alone. */
  @Test
  void a_message_counts_with_its_content() {
    EncodedRecord message = () -> new byte[5_000];
    assertThat(SizeEstimate.of(message)).isEqualTo(64 + 5_000);
    assertThat(SizeEstimate.of(Pair.of("key", message))).isEqualTo(64 + 64 + 6 + 64 + 5_000);
  }

  @Test
  void null_is_a_record_like_any_other() throws Exception {
    buffer.store(Collections.singletonList(null), intake);
    assertThat(batch(1000)).containsExactly(Collections.singletonList(null));
  }

  @Test
  void duplicates_take_no_space_and_a_delivery_waits_for_the_space_of_its_records()
      throws Exception {
    buffer = withIds();
    buffer.store(Delivery.of(List.of("a", "b", "a")).id(record -> record), intake);
    assertThat(buffer.credit(intake).records()).isEqualTo(SETTINGS.records() - 2);
    List<String> rest = List.of("c", "d", "e", "f");
    FutureTask<Void> task = new FutureTask<>(() -> {
      buffer.store(Delivery.of(rest).id(record -> record), intake);
      return null;
    });
    startAndAwaitWaiting(task);
    buffer.release(buffer.endOf(Time.ofMillis(1000), BlockOffset.ZERO, Long.MAX_VALUE));
    task.get(10, TimeUnit.SECONDS);
    assertThat(buffer.credit(intake).records()).isOne();
  }

  @Test
  void a_record_without_an_id_is_an_error_and_takes_no_space() {
    buffer = withIds();
    Credit before = buffer.credit(intake);
    assertThatThrownBy(() -> buffer.store(Delivery.of(List.of("a")).id(record -> null), intake))
        .isInstanceOf(TidemillException.class)
        .hasMessageContaining("a record of stream \"lines\" has no id");
    assertThat(buffer.credit(intake)).isEqualTo(before);
  }

  private BlockBuffer<String> withIds() {
    return new BlockBuffer<>(
        "lines",
        clock,
        Time.ofMillis(0),
        1000,
        SETTINGS,
        new IdWindow(Optional.of(new Deduplication(1_000, Duration.ofHours(1)))),
        BlockOffset.ZERO);
  }

  private static BlockBuffer<String> buffer(Clock clock) {
    return buffer(clock, SETTINGS);
  }

  private static BlockBuffer<String> buffer(Clock clock, BufferSettings settings) {
    return new BlockBuffer<>(
        "lines", clock, Time.ofMillis(0), 1000, settings, NO_IDS, BlockOffset.ZERO);
  }

  private void store(long millis, String record) throws InterruptedException {
    if (clock.now().millis() < millis) {
      clock.advanceTo(Time.ofMillis(millis));
    }
    buffer.store(record, intake);
  }

  private List<List<String>> batch(long timeMillis) throws Exception {
    return batch(timeMillis, Long.MAX_VALUE);
  }

  private List<List<String>> batch(long timeMillis, long maxRecords) throws Exception {
    BlockOffset end = buffer.endOf(Time.ofMillis(timeMillis), from, maxRecords);
    List<List<String>> read = new ArrayList<>();
    for (BlockSlice<String> block : buffer.slices(from, end)) {
      List<String> records = new ArrayList<>();
      block.open().forEachRemaining(records::add);
      read.add(records);
    }
    from = end;
    return read;
  }

  private interface Action {
    void run() throws Exception;
  }

  private static FutureTask<Void> task(Action action) {
    return new FutureTask<>(() -> {
      action.run();
      return null;
    });
  }

  private static FutureTask<Void> waiting(Action action) {
    FutureTask<Void> task = task(action);
    startAndAwaitWaiting(task);
    return task;
  }

  private static Thread startAndAwaitWaiting(FutureTask<Void> task) {
    Thread thread = new Thread(task, "storing");
    thread.setDaemon(true);
    thread.start();
    await().until(() -> thread.getState() == Thread.State.WAITING);
    return thread;
  }

  private static final class SettableClock implements Clock {
    private long millis;

    @Override
    public Time now() {
      return Time.ofMillis(millis);
    }

    @Override
    public long nanoTime() {
      return millis * 1_000_000;
    }

    @Override
    public void sleepUntil(Time deadline) {
      millis = deadline.millis();
    }
  }
}
