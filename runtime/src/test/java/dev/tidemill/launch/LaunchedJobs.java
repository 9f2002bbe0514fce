/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.launch;

import dev.tidemill.StreamJob;
import dev.tidemill.StreamingContext;
import dev.tidemill.spi.source.Receiver;
import dev.tidemill.spi.source.ReceiverContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;

/** Jobs and programs that the tests start in processes of their own. */
public final class LaunchedJobs {

  private LaunchedJobs() {}

  /** Prints its arguments, its name and the records of its batches. */
  public static final class Letters implements StreamJob {
    @Override
    public void configure(StreamingContext.Builder builder) {
      builder.setting("stream.batchInterval", "20ms");
    }

    @Override
    public void define(StreamingContext ssc) {
      System.out.println("arguments " + ssc.arguments() + " of " + ssc.appName());
      ssc.queueStream(List.of(List.of("a"), List.of("b")))
          .foreachRDD(rdd -> rdd.collect().forEach(System.out::println));
    }
  }

  /** Prints whether the file exists that its argument names, and the property that asked to delete it. */
  public static final class Exists implements StreamJob {
    @Override
    public void define(StreamingContext ssc) {
      System.out.println(Files.exists(Path.of(ssc.arguments().get(0))) + " "
          + System.getProperty("tidemill.launch.argumentFile"));
      ssc.queueStream(List.of(List.of("x"))).foreachRDD(rdd -> rdd.count());
    }
  }

  /** Runs until it is stopped; its first batch waits for a file, and two more have arrived by then. */
  public static final class Endless implements StreamJob {
    @Override
    public void define(StreamingContext ssc) {
      Path signal = Path.of(ssc.arguments().get(0));
      ssc.queueStream(List.of(List.of("started"), List.of("second"), List.of("third")))
          .foreachRDD(rdd -> {
            rdd.collect().forEach(System.out::println);
            while (!Files.exists(signal)) {
              Thread.onSpinWait();
            }
          });
    }
  }

  /** Keeps more than there is room for. */
  public static final class Hoards implements StreamJob {
    @Override
    public void define(StreamingContext ssc) {
      ssc.queueStream(List.of(List.of("x"))).foreachRDD(rdd -> {
        List<byte[]> kept = new ArrayList<>();
        while (kept.size() < Integer.MAX_VALUE) {
          kept.add(new byte[1 << 22]);
        }
      });
    }
  }

  /** Has a receiver that runs out of memory. */
  public static final class ReceiverWithoutMemory implements StreamJob {
    @Override
    public void define(StreamingContext ssc) {
      ssc.receiverStream(() -> new Receiver<String>() {
            @Override
            public void onStart(ReceiverContext<String> context) {
              throw new OutOfMemoryError("planted");
            }

            @Override
            public void onStop() {}
          })
          .foreachRDD(rdd -> {});
    }
  }

  /** Stops itself while its first batch does not end, whatever happens. */
  public static final class StopsStuck implements StreamJob {
    @Override
    public void configure(StreamingContext.Builder builder) {
      builder.setting("stream.stop.timeout", "300ms");
    }

    @Override
    public void define(StreamingContext ssc) {
      ssc.queueStream(List.of(List.of("x"))).foreachRDD(rdd -> {
        new Thread(() -> ssc.stop(false)).start();
        new Semaphore(0).acquireUninterruptibly();
      });
    }
  }

  /** Its stack overflows in the first attempt at its first batch. */
  public static final class RecursesOnce implements StreamJob {
    @Override
    public void configure(StreamingContext.Builder builder) {
      builder.setting("stream.batchInterval", "20ms").setting("stream.batch.onFailure", "skip");
    }

    @Override
    public void define(StreamingContext ssc) {
      ssc.queueStream(List.of(List.of("a"), List.of("b"))).foreachRDD(rdd -> {
        if (rdd.collect().contains("a")) {
          recurse(1);
        }
        rdd.collect().forEach(System.out::println);
      });
    }

    @SuppressWarnings("InfiniteRecursion") // until the stack is full
    private static int recurse(int depth) {
      return recurse(depth + 1) + 1;
    }
  }

  /** Its first batch does not end, whatever happens. */
  public static final class Stuck implements StreamJob {
    @Override
    public void define(StreamingContext ssc) {
      ssc.queueStream(List.of(List.of("x"))).foreachRDD(rdd -> {
        System.out.println("started");
        new Semaphore(0).acquireUninterruptibly();
      });
    }
  }

  /** Its first batch waits for a file, and then fails. */
  public static final class FailsLate implements StreamJob {
    @Override
    public void define(StreamingContext ssc) {
      Path signal = Path.of(ssc.arguments().get(0));
      ssc.queueStream(List.of(List.of("x"))).foreachRDD(rdd -> {
        System.out.println("started");
        while (!Files.exists(signal)) {
          Thread.onSpinWait();
        }
        throw new IllegalStateException("too late");
      });
    }
  }

  /** Its first batch waits for a file, and then ends the process; a hook says that a stop was asked for. */
  public static final class ExitsLate implements StreamJob {
    @Override
    public void configure(StreamingContext.Builder builder) {
      builder.setting("stream.stop.timeout", "10m");
    }

    @Override
    public void define(StreamingContext ssc) {
      Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println("asked to stop")));
      Path signal = Path.of(ssc.arguments().get(0));
      ssc.queueStream(List.of(List.of("x"))).foreachRDD(rdd -> {
        System.out.println("started");
        while (!Files.exists(signal)) {
          Thread.onSpinWait();
        }
        System.exit(3);
      });
    }
  }

  /** Fails on a record. */
  public static final class Fails implements StreamJob {
    @Override
    public void define(StreamingContext ssc) {
      ssc.queueStream(List.of(List.of("12", "twelve")))
          .map(Integer::valueOf)
          .foreachRDD(rdd -> rdd.collect().forEach(System.out::println));
    }
  }

  /** Never gets as far as a context that runs. */
  public static final class FailsInDefine implements StreamJob {
    @Override
    public void define(StreamingContext ssc) throws Exception {
      Files.readString(Path.of("no-such-file"));
    }
  }

  /** Waits for ever before it starts. */
  public static final class NeverStarts implements StreamJob {
    @Override
    public void define(StreamingContext ssc) throws InterruptedException {
      System.out.println("started");
      new CountDownLatch(1).await();
    }
  }

  /** Cannot be created by anyone else. */
  public static final class WithoutPublicConstructor implements StreamJob {
    WithoutPublicConstructor() {}

    @Override
    public void define(StreamingContext ssc) {}
  }

  /** Cannot be created at all. */
  public abstract static class Abstract implements StreamJob {}

  static final class Hidden implements StreamJob {
    @Override
    public void define(StreamingContext ssc) {}
  }

  /** Cannot be created for a reason of its own. */
  public static final class ConstructorThrows implements StreamJob {
    public ConstructorThrows() {
      throw new IllegalStateException("no licence");
    }

    @Override
    public void define(StreamingContext ssc) {}
  }

  /** An ordinary program. */
  public static final class Program {
    private Program() {}

    public static void main(String[] args) {
      if (args[0].equals("fail")) {
        throw new IllegalArgumentException("as told");
      }
      System.out.println("main " + List.of(args));
    }
  }

  /** A program whose main method leaves a thread behind that ends the process later. */
  public static final class Server {
    private Server() {}

    public static void main(String[] args) {
      Thread main = Thread.currentThread();
      new Thread(() -> {
            joinUninterruptibly(main);
            System.out.println("served");
            System.exit(42);
          })
          .start();
    }

    private static void joinUninterruptibly(Thread main) {
      try {
        main.join();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** A program with a job, whose first batch does not end before it is interrupted, if then. */
  public static final class OwnMain {
    private OwnMain() {}

    public static void main(String[] args) throws Exception {
      try (StreamingContext ssc =
          StreamingContext.builder().setting("stream.stop.timeout", args[1]).build()) {
        ssc.queueStream(List.of(List.of("x"))).foreachRDD(rdd -> {
          System.out.println("started");
          Semaphore none = new Semaphore(0);
          if (args[0].equals("stuck")) {
            none.acquireUninterruptibly();
          } else {
            none.acquire();
          }
        });
        ssc.start();
        ssc.awaitTermination();
      }
    }
  }

  /** Neither a job nor a program. */
  public static final class Neither {
    private Neither() {}
  }
}
