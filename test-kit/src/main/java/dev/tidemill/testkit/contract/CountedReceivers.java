/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.StandaloneReceivers;
import dev.tidemill.codec.Codecs;
import dev.tidemill.spi.source.Delivery;
import dev.tidemill.spi.source.OpenSource;
import dev.tidemill.spi.source.Receiver;
import dev.tidemill.spi.source.ReceiverContext;
import dev.tidemill.spi.source.ReceiverOpener;
import dev.tidemill.spi.source.ReceiverOptions;
import dev.tidemill.spi.source.ReceiverSupplier;
import dev.tidemill.spi.source.SourceContext;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * Opens receivers as the runtime does, with a block log in a temporary directory, and counts what
 * they store. On a manual clock, what has been stored is durable.
 */
final class CountedReceivers implements ReceiverOpener, Closeable {
  private final Patience patience;
  private final Duration limit;
  private final AtomicLong stored = new AtomicLong();
  private final AtomicInteger running = new AtomicInteger();
  private volatile boolean used;
  private Path directory = Path.of("");

  CountedReceivers(Duration limit) {
    this.limit = limit;
    this.patience = new Patience(limit);
  }

  @Override
  public <T> OpenSource<T> open(
      ReceiverSupplier<T> receiver, ReceiverOptions options, SourceContext context)
      throws Exception {
    if (!used) {
      directory = Files.createTempDirectory("block-log");
      used = true;
    }
    return new StandaloneReceivers()
        .withSetting("stream.stop.timeout", limit.toMillis() + "ms")
        .withBlockLog(directory.toString())
        .withCodecs(codecsOf(receiver.getClass()))
        .open(() -> new Counted<>(receiver.get()), options, context);
  }

  /** As in a job, the block log may have classes of the connector. */
  static Codecs codecsOf(Class<?> receiver) {
    return Codecs.standard()
        .allowingPackages(List.of(receiver.getPackageName()), receiver.getClassLoader());
  }

  /** Whether the source is one of a receiver. */
  boolean isUsed() {
    return used;
  }

  /** Waits until as many records are stored as have arrived. */
  void awaitStored(long arrived) throws Exception {
    patience.await(() -> stored.get() >= arrived);
    assertThat(stored.get())
        .as(
            "records that the receiver has stored within %s, of those that the harness says have"
                + " arrived",
            limit)
        .isEqualTo(arrived);
  }

  /** Waits until no receiver is running that was asked to stop. */
  void awaitStopped() throws Exception {
    assertThat(patience.await(() -> running.get() == 0))
        .as("whether onStart and onStop have returned within %s of a stop", limit)
        .isTrue();
  }

  private final class Counted<T> extends ForwardingReceiver<T> {
    Counted(Receiver<T> receiver) {
      super(receiver);
    }

    /** Runs until {@code onStop} has returned, even if {@code onStart} has started threads. */
    @Override
    public void onStart(ReceiverContext<T> context) throws Exception {
      running.addAndGet(2);
      try {
        receiver().onStart(new Counting<>(context));
      } finally {
        running.decrementAndGet();
        patience.changed();
      }
    }

    @Override
    public void onStop() throws Exception {
      try {
        receiver().onStop();
      } finally {
        running.decrementAndGet();
        patience.changed();
      }
    }
  }

  private final class Counting<T> extends ForwardingReceiverContext<T> {
    Counting(ReceiverContext<T> context) {
      super(context);
    }

    @Override
    public void store(T record) throws InterruptedException {
      super.store(record);
      add(1);
    }

    @Override
    public void store(Collection<? extends T> records) throws InterruptedException {
      super.store(records);
      add(records.size());
    }

    @Override
    public void store(Delivery<? extends T> delivery) throws InterruptedException {
      super.store(delivery);
      add(delivery.records().size());
    }

    private void add(int records) {
      stored.addAndGet(records);
      patience.changed();
    }
  }

  @Override
  public void close() throws IOException {
    if (used) {
      deleteRecursively(directory);
    }
  }

  static void deleteRecursively(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      List<Path> innermostFirst = files.sorted(Comparator.reverseOrder()).toList();
      for (Path file : innermostFirst) {
        Files.deleteIfExists(file);
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }
}
