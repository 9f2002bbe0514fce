/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.launch;

import dev.tidemill.FileStreamOptions;
import dev.tidemill.StreamJob;
import dev.tidemill.StreamingContext;
import dev.tidemill.data.Pair;
import dev.tidemill.function.MapFunction;
import dev.tidemill.spi.source.Receiver;
import dev.tidemill.spi.source.ReceiverContext;
import dev.tidemill.time.Clock;
import dev.tidemill.time.Time;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** Jobs with one mistake each, as people make them. */
final class MistakenJobs {
  /** The context of the job that runs, to stop it by. */
  static volatile Optional<StreamingContext> running = Optional.empty();

  /** Where a job finds its file or directory. */
  static volatile Path directory = Path.of("no-directory");

  /** Above every number in a message. */
  static volatile int port = 99_999;

  private MistakenJobs() {}

  /** Fast, with one short pause between two attempts. */
  abstract static class Mistaken implements StreamJob {
    @Override
    public void configure(StreamingContext.Builder builder) {
      builder
          .master("local[1]")
          .batchInterval(Duration.ofMillis(50))
          .setting("stream.batch.retryDelay", "1ms")
          .setting("stream.batch.maxAttempts", "2");
    }

    @Override
    public final void define(StreamingContext ssc) {
      running = Optional.of(ssc);
      declare(ssc);
    }

    abstract void declare(StreamingContext ssc);
  }

  /** A mistake that shows before the first batch. */
  abstract static class WithoutBatches extends Mistaken {
    @Override
    public void configure(StreamingContext.Builder builder) {
      super.configure(builder);
      builder.batchInterval(Duration.ofMinutes(1));
    }
  }

  public static final class MissingDirectory extends Mistaken {
    @Override
    void declare(StreamingContext ssc) {
      ssc.textFileStream("no/such/directory").named("lines").print();
    }
  }

  public static final class MissingReplay extends Mistaken {
    @Override
    void declare(StreamingContext ssc) {
      ssc.replayStream("no/such.txt", 5, false).named("lines").print();
    }
  }

  public static final class MissingFile extends Mistaken {
    @Override
    void declare(StreamingContext ssc) {
      ssc.textFile("no/such.txt").count();
    }
  }

  public static final class MalformedBytes extends Mistaken {
    @Override
    void declare(StreamingContext ssc) {
      Path file = directory.resolve("orders.txt");
      try {
        Files.write(file, new byte[] {'a', (byte) 0xff});
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
      ssc.<String>fileStream(
              directory.toString(),
              (in, records) -> records.accept(StandardCharsets.UTF_8
                  .newDecoder()
                  .decode(ByteBuffer.wrap(in.readAllBytes()))
                  .toString()),
              FileStreamOptions.create().withExistingFiles())
          .named("orders")
          .print();
    }
  }

  public static final class NoServer extends WithoutBatches {
    @Override
    void declare(StreamingContext ssc) {
      ssc.socketTextStream("127.0.0.1", port).named("lines").print();
    }
  }

  public static final class PortInUse extends WithoutBatches {
    @Override
    void declare(StreamingContext ssc) {
      ssc.<String>receiverStream(() -> new Receiver<>() {
            @Override
            public void onStart(ReceiverContext<String> context) throws Exception {
              try (DatagramSocket socket =
                  new DatagramSocket(port, InetAddress.getLoopbackAddress())) {
                context.reportConnected(socket.toString());
              }
            }

            @Override
            public void onStop() {}
          })
          .named("packets")
          .print();
    }
  }

  public static final class NullFunction extends Mistaken {
    @Override
    @SuppressWarnings("NullAway") // the mistake
    void declare(StreamingContext ssc) {
      MapFunction<String, String> none = null;
      ssc.replayStream(100).map(none).print();
    }
  }

  public static final class UnwritableOutput extends Mistaken {
    @Override
    void declare(StreamingContext ssc) {
      ssc.rateStream(100).map(n -> "line").saveAsTextFiles(directory.resolve("file.txt") + "/out");
    }
  }

  public static final class EndlessRecursion extends Mistaken {
    private static long depth(long n) {
      return n < 0 ? 0 : depth(n + 1) + 1; // until n overflows: the stack is full long before
    }

    @Override
    void declare(StreamingContext ssc) {
      ssc.rateStream(100).map(n -> depth(7)).print();
    }
  }

  public static final class NoOutput extends Mistaken {
    @Override
    void declare(StreamingContext ssc) {
      ssc.rateStream(5).map(n -> n + 1).named("next");
    }
  }

  public static final class StartsItself extends Mistaken {
    @Override
    void declare(StreamingContext ssc) {
      ssc.rateStream(5).print();
      ssc.start();
    }
  }

  public static final class CapturesThis extends Mistaken {
    private final long step = Long.parseLong("2");

    @Override
    void declare(StreamingContext ssc) {
      ssc.rateStream(5).map(n -> n + step).print();
    }
  }

  public static final class CapturesSocket extends Mistaken {
    @Override
    void declare(StreamingContext ssc) {
      Socket socket = new Socket();
      ssc.rateStream(5).map(n -> n + socket.getPort()).print();
    }
  }

  public static final class ArrayKey extends Mistaken {
    @Override
    void declare(StreamingContext ssc) {
      ssc.rateStream(100)
          .mapToPair(n -> Pair.of(new byte[] {1}, 1L))
          .reduceByKey(Long::sum)
          .print();
    }
  }

  public static final class ThrowingOutput extends Mistaken {
    @Override
    void declare(StreamingContext ssc) {
      ssc.rateStream(100).foreachRDD(rdd -> {
        throw new IOException("the database is away");
      });
    }
  }

  public static final class UnknownMaster extends Mistaken {
    @Override
    public void configure(StreamingContext.Builder builder) {
      builder.master("yarn");
    }

    @Override
    void declare(StreamingContext ssc) {}
  }

  /** Its first batch takes longer than any delay that is not told, by a clock that skips that time. */
  public static final class TooSlow extends Mistaken {
    private final SkippingClock clock = new SkippingClock();

    @Override
    public void configure(StreamingContext.Builder builder) {
      super.configure(builder);
      builder.clock(clock);
    }

    @Override
    void declare(StreamingContext ssc) {
      ssc.queueStream(List.of(List.of(1))).foreachRDD(rdd -> {
        if (!rdd.isEmpty()) {
          clock.skip(Duration.ofMillis(1_200));
        }
      });
    }
  }

  /** Moves by what is waited for and by what is skipped: a slow machine makes no batch late. */
  private static final class SkippingClock implements Clock {
    private final AtomicLong nanos = new AtomicLong();

    void skip(Duration time) {
      nanos.addAndGet(time.toNanos());
    }

    @Override
    public Time now() {
      return Time.ofMillis(nanos.get() / 1_000_000);
    }

    @Override
    public long nanoTime() {
      return nanos.get();
    }

    @Override
    public void sleepUntil(Time deadline) throws InterruptedException {
      pause(deadline.since(now()));
    }

    @Override
    public void pause(Duration atMost) throws InterruptedException {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      nanos.addAndGet(Math.max(0, atMost.toNanos()));
    }
  }
}
