/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import contract.Problems;
import contract.SourceContexts;
import dev.tidemill.error.Origin;
import dev.tidemill.listener.ReceiverInfo;
import dev.tidemill.listener.ReceiverState;
import dev.tidemill.listener.ReceiverState.Status;
import dev.tidemill.listener.StreamingListener;
import dev.tidemill.spi.source.OpenSource;
import dev.tidemill.spi.source.Receiver;
import dev.tidemill.spi.source.ReceiverContext;
import dev.tidemill.spi.source.ReceiverOptions;
import dev.tidemill.spi.source.RestartPolicy;
import dev.tidemill.time.ManualClock;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What listeners see of a receiver that connects, fails, comes back and is stopped. */
@Timeout(60)
@SuppressWarnings("NullAway") // the source is opened in each test
final class ReceiverStatesTest {
  private static final RestartPolicy POLICY =
      new RestartPolicy(Duration.ofSeconds(2), Duration.ofSeconds(30), 2, 0, Duration.ofMinutes(1));

  private final ManualClock clock = new ManualClock();
  private final List<ReceiverState> states = new CopyOnWriteArrayList<>();
  private final List<String> events = new CopyOnWriteArrayList<>();
  private OpenSource<String> source;

  @AfterEach
  void close() throws IOException {
    source.close();
  }

  @Test
  void an_endless_error_is_one_state_whose_failures_are_counted() {
    open(new Failing(context -> {
      throw new IOException("no route");
    }));
    restart(1, Duration.ofSeconds(2));
    restart(2, Duration.ofSeconds(4));
    await().until(() -> states.size() == 4);
    assertThat(states)
        .extracting(ReceiverState::status)
        .containsExactly(Status.CONNECTING, Status.FAILING, Status.FAILING, Status.FAILING);
    ReceiverState last = states.get(3);
    assertThat(last.failures()).isEqualTo(3);
    assertThat(last.since().millis()).as("the first failure in the row").isZero();
    assertThat(last.message()).isEqualTo("receiver failed");
    assertThat(last.error()).get().hasToString("java.io.IOException: no route");
    assertThat(last.nextStart())
        .hasValueSatisfying(next -> assertThat(next.millis()).isEqualTo(6_000 + 8_000));
  }

  @Test
  void the_first_record_of_a_start_says_that_it_runs() throws Exception {
    CountDownLatch stored = new CountDownLatch(1);
    open(new Failing(context -> {
      context.store("a");
      context.store("b");
      stored.countDown();
      new CountDownLatch(1).await();
    }));
    stored.await();
    assertThat(states)
        .extracting(ReceiverState::status)
        .containsExactly(Status.CONNECTING, Status.RUNNING);
  }

  @Test
  void a_connection_that_breaks_soon_neither_resets_the_failures_nor_hides_that_it_runs() {
    AtomicInteger starts = new AtomicInteger();
    open(new Failing(context -> {
      if (starts.incrementAndGet() == 2) {
        context.reportConnected("orders:5672");
      }
      throw new IOException("reset");
    }));
    restart(1, Duration.ofSeconds(2));
    await().until(() -> states.size() == 4);
    assertThat(states)
        .extracting(ReceiverState::status)
        .containsExactly(Status.CONNECTING, Status.FAILING, Status.RUNNING, Status.FAILING);
    assertThat(states).extracting(ReceiverState::failures).containsExactly(0, 1, 1, 2);
  }

  @Test
  void the_end_of_the_stream_is_the_last_state() throws Exception {
    CountDownLatch started = new CountDownLatch(1);
    open(new Failing(context -> {
      started.countDown();
      new CountDownLatch(1).await();
    }));
    started.await();
    source.close();
    assertThat(states)
        .extracting(ReceiverState::status)
        .containsExactly(Status.CONNECTING, Status.STOPPED);
    assertThat(events).containsExactly("started", "CONNECTING", "STOPPED", "stopped");
  }

  @Test
  void a_receiver_has_its_own_policy() {
    open(new Failing(
        context -> {
          throw new IOException("down");
        },
        policy -> policy.withInitialDelay(Duration.ofMinutes(5))));
    await().until(() -> states.size() == 2);
    assertThat(states.get(1).nextStart())
        .hasValueSatisfying(next -> assertThat(next.millis()).isEqualTo(300_000));
  }

  @Test
  void a_policy_that_fails_is_replaced_by_the_settings() {
    open(new Failing(
        context -> {
          throw new IOException("down");
        },
        policy -> {
          throw new IllegalStateException("no policy");
        }));
    await().until(() -> states.size() == 2);
    assertThat(states.get(1).nextStart())
        .hasValueSatisfying(next -> assertThat(next.millis()).isEqualTo(2_000));
    assertThat(events).contains("error: restartPolicy failed, so the settings apply");
  }

  private void restart(int failures, Duration delay) {
    await().until(() -> !states.isEmpty() && states.get(states.size() - 1).failures() == failures);
    awaitSleep();
    clock.advance(delay);
  }

  private static void awaitSleep() {
    await()
        .until(() -> Thread.getAllStackTraces().entrySet().stream()
            .filter(each -> each.getKey().getName().equals("tidemill-lines-receiver-supervisor"))
            .anyMatch(each -> List.of(each.getValue()).stream()
                .anyMatch(frame -> frame.getMethodName().equals("sleepUntil"))));
  }

  private void open(Receiver<String> receiver) {
    ReceiverSettings settings = new ReceiverSettings(
        POLICY,
        false,
        new BufferSettings(Duration.ofMillis(200), 1 << 20, 100, 1 << 20),
        Duration.ofSeconds(20));
    source = new ReceiverOpening(
            Origin.here("receiverStream"), settings, new Recorder(), Optional.empty(), true)
        .open(
            () -> receiver,
            ReceiverOptions.DEFAULT,
            SourceContexts.of("lines", clock, new Problems()));
  }

  private interface Start {
    void on(ReceiverContext<String> context) throws Exception;
  }

  private record Failing(Start start, UnaryOperator<RestartPolicy> policy)
      implements Receiver<String> {
    Failing(Start start) {
      this(start, UnaryOperator.identity());
    }

    @Override
    public void onStart(ReceiverContext<String> context) throws Exception {
      start.on(context);
    }

    @Override
    public void onStop() {}

    @Override
    public RestartPolicy restartPolicy(RestartPolicy configured) {
      return policy.apply(configured);
    }
  }

  private final class Recorder implements StreamingListener {
    @Override
    public void onReceiverStarted(ReceiverInfo receiver) {
      events.add("started");
    }

    @Override
    public void onReceiverError(ReceiverInfo receiver) {
      events.add("error: " + receiver.message());
    }

    @Override
    public void onReceiverStopped(ReceiverInfo receiver) {
      events.add("stopped");
    }

    @Override
    public void onReceiverStateChanged(ReceiverState state) {
      events.add(state.status().name());
      states.add(state);
    }
  }
}
