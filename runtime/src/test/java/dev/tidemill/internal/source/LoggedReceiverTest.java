/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import contract.Problems;
import contract.SourceContexts;
import contract.SourceDriver;
import dev.tidemill.codec.Codec;
import dev.tidemill.codec.CodecInput;
import dev.tidemill.codec.CodecOutput;
import dev.tidemill.codec.Codecs;
import dev.tidemill.error.Origin;
import dev.tidemill.error.TidemillException;
import dev.tidemill.internal.blocklog.BlockLogPlace;
import dev.tidemill.internal.log.Durability;
import dev.tidemill.internal.settings.DefaultSettings;
import dev.tidemill.spi.source.Delivery;
import dev.tidemill.spi.source.OpenSource;
import dev.tidemill.spi.source.Receiver;
import dev.tidemill.spi.source.ReceiverContext;
import dev.tidemill.spi.source.ReceiverOptions;
import dev.tidemill.spi.storage.LocalStorage;
import dev.tidemill.spi.storage.Storage;
import dev.tidemill.spi.storage.StorageAppender;
import dev.tidemill.time.SystemClock;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A receiver whose records are logged by a thread of its own, as in production. */
@Timeout(60)
@SuppressWarnings("try") // sources are driven by their receivers
class LoggedReceiverTest {
  /** Refers to itself, which no codec of records can encode. */
  private static final class Unencodable {
    @SuppressWarnings("unused")
    private final Object self = this;
  }

  /** Is encoded when the test allows it, with the lock of the buffer held. */
  private record Slow() {}

  private final class SlowCodec implements Codec<Slow> {
    @Override
    public Class<Slow> type() {
      return Slow.class;
    }

    @Override
    public void write(Slow value, CodecOutput out) {
      encoding.countDown();
      try {
        mayEncode.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public Slow read(CodecInput in, int version) {
      return new Slow();
    }
  }

  @TempDir
  Path directory;

  private final CountDownLatch encoding = new CountDownLatch(1);
  private final CountDownLatch mayEncode = new CountDownLatch(1);

  private final ReceiverLog log = new ReceiverLog();
  private final BlockingQueue<ReceiverContext<Object>> contexts = new LinkedBlockingQueue<>();
  private final List<String> heard = new CopyOnWriteArrayList<>();
  private long epoch;
  private volatile boolean diskIsFull;

  @Test
  void records_are_read_by_the_next_process_in_order() throws Exception {
    try (OpenSource<Object> source = open()) {
      ReceiverContext<Object> context = context();
      context.store("a");
      context.store(List.of("b", "c"));
      context.store(Delivery.of((Object) "d").onStored(() -> heard.add("d")));
      await().until(() -> heard.contains("d"));
    }
    try (OpenSource<Object> source = open()) {
      assertThat(new SourceDriver<>(source).batch(Long.MAX_VALUE / 2))
          .containsExactly("a", "b", "c", "d");
    }
  }

  @Test
  void a_disk_that_fails_delays_the_acknowledgement_and_loses_nothing() throws Exception {
    try (OpenSource<Object> source = open()) {
      ReceiverContext<Object> context = context();
      diskIsFull = true;
      context.store(Delivery.of((Object) "a").onStored(() -> heard.add("a")));
      await().until(() -> log.events().stream().anyMatch(e -> e.contains("cannot be written")));
      SourceDriver<Object> driver = new SourceDriver<>(source);
      assertThat(driver.batch(Long.MAX_VALUE / 2)).as("it is not durable").isEmpty();
      assertThat(driver.hasMore()).isTrue();
      assertThat(heard).isEmpty();
      diskIsFull = false;
      await().until(() -> heard.contains("a"));
      assertThat(driver.batch(Long.MAX_VALUE / 2)).containsExactly("a");
    }
  }

  @Test
  void a_record_that_cannot_be_encoded_fails_its_own_store_alone() throws Exception {
    try (OpenSource<Object> source = open()) {
      ReceiverContext<Object> context = context();
      context.store("a");
      assertThatThrownBy(() -> context.store(new Unencodable()))
          .isInstanceOf(TidemillException.class);
      assertThatThrownBy(() -> context.store(List.of("b", new Unencodable())))
          .isInstanceOf(TidemillException.class);
      context.store(List.of("c"));
      assertThat(new SourceDriver<>(source).batch(Long.MAX_VALUE / 2)).containsExactly("a", "c");
    }
  }

  @Test
  void a_callback_that_blocks_holds_up_no_batch() throws Exception {
    CountDownLatch called = new CountDownLatch(1);
    CountDownLatch released = new CountDownLatch(1);
    try (OpenSource<Object> source = open()) {
      ReceiverContext<Object> context = context();
      context.store(Delivery.of((Object) "a").onStored(() -> {
        called.countDown();
        try {
          released.await();
        } catch (InterruptedException e) {
          heard.add("interrupted");
        }
      }));
      context.store(List.of("b"));
      assertThat(new SourceDriver<>(source).batch(Long.MAX_VALUE / 2)).containsExactly("a", "b");
      called.await();
    }
    assertThat(heard).as("the stop of the receiver ends it").containsExactly("interrupted");
  }

  @Test
  void a_block_larger_than_a_file_of_the_log_is_split() throws Exception {
    String large = "x".repeat(5 << 20);
    try (OpenSource<Object> source = open()) {
      context().store(List.of(large, large, large, large, large));
    }
    try (OpenSource<Object> source = open()) {
      assertThat(new SourceDriver<>(source).batch(Long.MAX_VALUE / 2)).hasSize(5);
    }
  }

  /** One that is stored while both wait for the intake to be shut would be acknowledged and lost. */
  @Test
  void the_intake_is_shut_when_its_stop_returns_although_the_receiver_is_ending_by_itself()
      throws Exception {
    try (OpenSource<Object> source = open()) {
      ReceiverContext<Object> context = context();
      FutureTask<Boolean> storing = task(() -> context.store(new Slow()), context);
      start(storing, "storing");
      encoding.await();
      FutureTask<Boolean> ending =
          task(() -> context.restart("begin again", new IOException("ended")), context);
      Thread endingThread = start(ending, "ending");
      await()
          .until(() -> log.events().contains("error: begin again")
              && endingThread.getState() == Thread.State.WAITING);
      FutureTask<Boolean> stopping = task(source::stopIntake, context);
      Thread stoppingThread = start(stopping, "stopping");
      await().until(() -> stopping.isDone() || stoppingThread.getState() == Thread.State.WAITING);
      mayEncode.countDown();
      assertThat(stopping.get()).as("stopped when stopIntake() has returned").isTrue();
      storing.get();
      ending.get();
      assertThat(new SourceDriver<>(source).hasMore())
          .as("what was stored before")
          .isTrue();
    }
  }

  private interface Action {
    void run() throws Exception;
  }

  /** Does something, and then looks whether the receiver is stopped. */
  private static FutureTask<Boolean> task(Action action, ReceiverContext<Object> context) {
    return new FutureTask<>(() -> {
      action.run();
      return context.isStopped();
    });
  }

  private static Thread start(FutureTask<Boolean> task, String name) {
    Thread thread = new Thread(task, name);
    thread.start();
    return thread;
  }

  private OpenSource<Object> open() throws Exception {
    epoch++;
    contexts.clear();
    BlockLogPlace place = new BlockLogPlace(
        fillable(Storage.class, new LocalStorage()),
        directory.resolve("blocks/lines").toString(),
        epoch,
        Durability.FSYNC,
        16 << 20,
        Codecs.builder().register(new SlowCodec()).build(),
        true,
        false);
    return new ReceiverOpening(
            Origin.here("receiverStream"),
            DefaultSettings.streams().receivers(),
            log,
            Optional.of(place),
            false)
        .open(
            () -> new Receiver<Object>() {
              @Override
              public void onStart(ReceiverContext<Object> context) {
                contexts.add(context);
              }

              @Override
              public void onStop() {}
            },
            ReceiverOptions.DEFAULT,
            SourceContexts.of("lines", new SystemClock(), new Problems()));
  }

  /** Writes no byte and creates no file while the disk is full. */
  private <S> S fillable(Class<S> type, S real) {
    return type.cast(Proxy.newProxyInstance(
        type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
          if (diskIsFull
              && (method.getName().equals("append") || method.getName().equals("sync"))) {
            throw new IOException("No space left on device");
          }
          Object result;
          try {
            result = method.invoke(real, arguments);
          } catch (InvocationTargetException e) {
            throw e.getCause();
          }
          return result instanceof StorageAppender file
              ? fillable(StorageAppender.class, file)
              : result;
        }));
  }

  private ReceiverContext<Object> context() throws InterruptedException {
    ReceiverContext<Object> context = contexts.poll(1, TimeUnit.MINUTES);
    assertThat(context).as("a start of the receiver").isNotNull();
    return context;
  }
}
