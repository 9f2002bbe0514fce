/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.launch;

import dev.tidemill.DStream;
import dev.tidemill.StreamJob;
import dev.tidemill.StreamingContext;
import dev.tidemill.listener.BatchReport;
import dev.tidemill.listener.StreamingListener;
import dev.tidemill.spi.sink.Guarantee;
import dev.tidemill.spi.sink.OpenSink;
import dev.tidemill.spi.sink.PartitionWriter;
import dev.tidemill.spi.sink.PublishStatus;
import dev.tidemill.spi.sink.Sink;
import dev.tidemill.spi.sink.SinkBatch;
import dev.tidemill.spi.sink.SinkContext;
import dev.tidemill.spi.sink.SinkRecovery;
import dev.tidemill.spi.sink.StagingFunction;
import dev.tidemill.spi.source.Receiver;
import dev.tidemill.spi.source.ReceiverContext;
import dev.tidemill.time.Time;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;

/** Calls {@code System.exit(3)} from the place that its argument names. Its batches have two partitions. */
public final class ExitingJob implements StreamJob {
  private static final int CODE = 3;

  @Override
  public void configure(StreamingContext.Builder builder) {
    builder
        .master("local[2]")
        .setting("stream.batchInterval", "20ms")
        .setting("stream.stop.timeout", "10m");
  }

  @Override
  public void define(StreamingContext ssc) {
    define(ssc, ssc.arguments().get(0));
  }

  private static void define(StreamingContext ssc, String place) {
    // So many records that the workers get a share of them.
    List<Integer> records = IntStream.range(0, 10_000).boxed().toList();
    DStream<Integer> numbers = ssc.queueStream(List.of(records)).map(n -> {
      exitIf(place.equals("function"));
      if (place.equals("worker")) {
        exitOnWorker();
      }
      return n;
    });
    numbers.foreachRDD(rdd -> {
      rdd.collect();
      exitIf(place.equals("output"));
      if (place.equals("library")) {
        CompletableFuture.runAsync(() -> System.exit(CODE)).join();
      }
      if (place.equals("other thread")) {
        exitBesides();
      }
    });
    numbers.writeTo(new ExitingSink(place));
    ssc.addListener(new ExitingListener(place));
    ssc.<Integer>receiverStream(() -> new ExitingReceiver(place)).foreachRDD(rdd -> {});
    exitIf(place.equals("define"));
  }

  private static void exitIf(boolean here) {
    if (here) {
      System.exit(CODE);
    }
  }

  private static void exitOnWorker() {
    exitIf(Thread.currentThread().getName().startsWith("tidemill-worker-"));
    try {
      new CountDownLatch(1).await(); // so that the driver does not take the other task
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Another thread ends the process, while the batch has work to do for longer than a stuck one would get. */
  private static void exitBesides() {
    new Thread(() -> System.exit(CODE)).start();
    long end = System.nanoTime() + 1_500_000_000L;
    while (System.nanoTime() < end) {
      Thread.onSpinWait();
    }
    System.out.println("the batch is complete");
  }

  private record ExitingListener(String place) implements StreamingListener {
    @Override
    public void onStreamingStarted(Time firstBatch) {
      exitIf(place.equals("start listener"));
    }

    @Override
    public void onBatchCompleted(BatchReport report) {
      exitIf(place.equals("listener"));
    }
  }

  private record ExitingReceiver(String place) implements Receiver<Integer> {
    @Override
    public void onStart(ReceiverContext<Integer> context) {
      exitIf(place.equals("receiver"));
    }

    @Override
    public void onStop() {}
  }

  private record ExitingSink(String place) implements Sink<Integer> {
    @Override
    public Guarantee guarantee() {
      return Guarantee.AT_LEAST_ONCE;
    }

    @Override
    public OpenSink<Integer> open(SinkContext context) {
      exitIf(place.equals("opening of a sink"));
      return new OpenExitingSink(place);
    }
  }

  private record OpenExitingSink(String place) implements OpenSink<Integer> {
    @Override
    public void recover(SinkRecovery recovery) {}

    @Override
    public StagingFunction<Integer> writer(SinkBatch batch) {
      return partition -> new PartitionWriter<>() {
        @Override
        public void write(Integer n) {}

        @Override
        public String finish() {
          return "";
        }

        @Override
        public void close() {}
      };
    }

    @Override
    public PublishStatus status(SinkBatch batch, List<String> receipts) {
      return PublishStatus.UNKNOWN;
    }

    @Override
    public void publish(SinkBatch batch, List<String> receipts) {
      exitIf(place.equals("sink"));
    }

    @Override
    public void abort(SinkBatch batch) {}

    @Override
    public void close() {}
  }

  /** The same as a program of its own, which stops the context in a shutdown hook of its own too. */
  public static final class Program {
    private Program() {}

    public static void main(String[] args) throws InterruptedException {
      StreamingContext.Builder builder = StreamingContext.builder();
      new ExitingJob().configure(builder);
      StreamingContext ssc = builder.build();
      define(ssc, args[0]);
      Runtime.getRuntime().addShutdownHook(new Thread(() -> ssc.stop(true)));
      ssc.start();
      ssc.awaitTermination();
    }
  }
}
