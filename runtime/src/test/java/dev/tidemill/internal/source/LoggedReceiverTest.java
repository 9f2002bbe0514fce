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

  @TempDir
  Path directory;

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

  private OpenSource<Object> open() throws Exception {
    epoch++;
    contexts.clear();
    BlockLogPlace place = new BlockLogPlace(
        fillable(Storage.class, new LocalStorage()),
        directory.resolve("blocks/lines").toString(),
        epoch,
        Durability.FSYNC,
        16 << 20,
        Codecs.standard(),
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
