/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.guard;

import static dev.tidemill.testkit.StreamAssertions.assertThat;
import static dev.tidemill.testkit.StreamAssertions.assertThatThrownBy;
import static dev.tidemill.testkit.StreamAssertions.catchThrowableOfType;

import dev.tidemill.StreamJob;
import dev.tidemill.spi.source.Offset;
import dev.tidemill.spi.source.OffsetRange;
import dev.tidemill.spi.source.OpenSource;
import dev.tidemill.spi.source.RowOffset;
import dev.tidemill.spi.source.Source;
import dev.tidemill.spi.source.SourceContext;
import dev.tidemill.spi.source.SourcePartition;
import dev.tidemill.spi.storage.LocalStorage;
import dev.tidemill.spi.storage.Storage;
import dev.tidemill.testkit.Guard;
import dev.tidemill.testkit.StreamTester;
import dev.tidemill.testkit.StrictnessError;
import dev.tidemill.time.Time;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.Cleaner;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.AsynchronousChannelGroup;
import java.nio.channels.AsynchronousServerSocketChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a job leaves behind. */
class ThreadAndFileGuardTest {
  private static String endOf(StreamTester.Builder builder, StreamJob job) {
    StreamTester t = builder.job(() -> job).create();
    t.runBatch();
    StrictnessError error = catchThrowableOfType(StrictnessError.class, t::close);
    return error == null ? "" : String.valueOf(error.getMessage());
  }

  @Test
  void a_pool_that_is_not_shut_down() {
    AtomicReference<ExecutorService> pool = new AtomicReference<>();
    StreamJob job = ssc -> ssc.queueStream(List.of(List.of("a"))).foreachRDD(rdd -> {
      pool.set(Executors.newSingleThreadExecutor(work -> new Thread(work, "mail-sender")));
      pool.get().submit(() -> rdd).get();
    });
    try {
      assertThat(endOf(StreamTester.builder(), job))
          .contains(
              "the job has started a thread that still runs, stop it when the job stops: \"mail-sender\"")
          .contains("java.util.concurrent.ThreadPoolExecutor.getTask");
    } finally {
      pool.get().shutdown();
    }
    try {
      assertThat(endOf(StreamTester.builder().guards(Guard.FILES), job)).isEmpty();
    } finally {
      pool.get().shutdown();
    }
  }

  @Test
  void a_pool_that_is_shut_down_and_threads_of_others() throws Exception {
    ExecutorService ofTheTest = Executors.newSingleThreadExecutor();
    ofTheTest.submit(() -> true).get();
    try {
      assertThat(endOf(
              StreamTester.builder(),
              ssc -> ssc.queueStream(List.of(List.of("a"))).foreachRDD(rdd -> {
                ExecutorService pool = Executors.newSingleThreadExecutor();
                pool.submit(() -> rdd).get();
                pool.shutdown();
              })))
          .isEmpty();
    } finally {
      ofTheTest.shutdown();
    }
  }

  private static final class Web {
    static final HttpClient CLIENT = HttpClient.newHttpClient();
  }

  /** Uses of the JDK that leave threads of its own behind. */
  static Stream<Arguments> usesOfTheJdk() {
    return Stream.<Use>of(
            () -> CompletableFuture.supplyAsync(() -> "a")
                .orTimeout(1, TimeUnit.HOURS)
                .join(),
            () -> new ProcessBuilder("echo", "a").start().getInputStream().readAllBytes(),
            () -> assertThatThrownBy(() -> Web.CLIENT.send(
                    HttpRequest.newBuilder(URI.create("http://localhost:1/")).build(),
                    HttpResponse.BodyHandlers.discarding()))
                .isInstanceOf(IOException.class),
            () -> CompletableFuture.supplyAsync(
                    () -> "a", CompletableFuture.delayedExecutor(1, TimeUnit.MILLISECONDS))
                .join(),
            () -> new ProcessBuilder("true").start().onExit().join(),
            () -> HttpClient.newHttpClient()
                .sendAsync(
                    HttpRequest.newBuilder(URI.create("http://localhost:1/")).build(),
                    HttpResponse.BodyHandlers.discarding())
                .handle((response, failure) -> "refused")
                .join(),
            () -> AsynchronousServerSocketChannel.open().close(),
            () -> FileSystems.getDefault().newWatchService().close(),
            () -> assertThat(IntStream.range(0, 1_000).parallel().sum()).isEqualTo(499_500),
            () -> Cleaner.create().register(new Object(), () -> {}))
        .map(Arguments::of);
  }

  private interface Use {
    void run() throws Exception;
  }

  @ParameterizedTest
  @MethodSource("usesOfTheJdk")
  void threads_of_the_jdk_are_not_the_jobs(Use use) {
    assertThat(endOf(
            StreamTester.builder(),
            ssc -> ssc.queueStream(List.of(List.of("a"))).foreachRDD(rdd -> use.run())))
        .isEmpty();
  }

  @Test
  void a_thread_of_the_jdk_that_has_just_been_started_is_not_the_jobs() throws Exception {
    CountDownLatch guardLooks = new CountDownLatch(1);
    AtomicReference<AsynchronousChannelGroup> group = new AtomicReference<>();
    Thread test = Thread.currentThread();
    StreamJob job = ssc -> ssc.queueStream(List.of(List.of("a")))
        .foreachRDD(rdd -> group.set(AsynchronousChannelGroup.withFixedThreadPool(
            1, work -> plainDaemon(() -> workAfter(guardLooks, work)))));
    Thread release = new Thread(() -> {
      while (!waitsForAThread(test) && !Thread.currentThread().isInterrupted()) {
        // Looks again.
      }
      guardLooks.countDown();
    });
    StreamTester t = StreamTester.builder().job(() -> job).create();
    t.runBatch();
    release.start();
    try {
      t.close();
    } finally {
      guardLooks.countDown();
      release.interrupt();
      group.get().shutdownNow();
    }
  }

  private static boolean waitsForAThread(Thread thread) {
    return Arrays.stream(thread.getStackTrace())
        .anyMatch(frame -> frame.getMethodName().equals("timedJoin"));
  }

  private static Thread plainDaemon(Runnable work) {
    Thread thread = new Thread(work);
    thread.setDaemon(true);
    return thread;
  }

  private static void workAfter(CountDownLatch latch, Runnable work) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      return;
    }
    work.run();
  }

  /** Threads of the program, which look much like those of the JDK; each is stopped in the end. */
  static Stream<Arguments> threadsOfTheProgram() {
    return Stream.of(
        Arguments.of("Timer-", (Start) () -> {
          Timer timer = new Timer(true);
          timer.schedule(
              new TimerTask() {
                @Override
                public void run() {}
              },
              3_600_000);
          return timer::cancel;
        }),
        Arguments.of("pool-", (Start) () -> {
          ThreadFactory factory = Executors.defaultThreadFactory();
          ExecutorService pool = Executors.newFixedThreadPool(1, work -> {
            Thread thread = factory.newThread(work);
            thread.setDaemon(true);
            return thread;
          });
          pool.submit(() -> 1).get();
          return pool::shutdownNow;
        }));
  }

  private interface Start {
    Runnable start() throws Exception;
  }

  @ParameterizedTest
  @MethodSource("threadsOfTheProgram")
  void daemons_of_the_program_are_found(String name, Start use) {
    List<Runnable> stops = new ArrayList<>();
    try {
      assertThat(endOf(
              StreamTester.builder(),
              ssc ->
                  ssc.queueStream(List.of(List.of("a"))).foreachRDD(rdd -> stops.add(use.start()))))
          .contains("the job has started a thread that still runs, stop it when the job stops: \""
              + name);
    } finally {
      stops.forEach(Runnable::run);
    }
  }

  /** Opens a file for each batch, and forgets it. */
  private record CarelessSource(String file) implements Source<String> {
    @Override
    public OpenSource<String> open(SourceContext context) {
      Storage storage = context.storage();
      return new OpenSource<>() {
        @Override
        public Offset begin() {
          return new RowOffset(0);
        }

        @Override
        public Offset end(Time batchTime, Offset from, long maxRecords) throws IOException {
          InputStream forgotten = storage.open(file);
          return new RowOffset(forgotten.read() < 0 ? 0 : 1);
        }

        @Override
        public List<SourcePartition<String>> partitions(OffsetRange range) {
          return List.of();
        }

        @Override
        public Offset parse(String text) {
          return RowOffset.parse(text);
        }

        @Override
        public boolean hasMore(Offset from) {
          return false;
        }

        @Override
        public void stopIntake() {}

        @Override
        public void close() {}
      };
    }
  }

  @Test
  void a_file_that_is_not_closed(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("rates.csv"), "x");
    StreamJob job =
        ssc -> ssc.stream("rates", new CarelessSource(file.toString())).print();
    assertThat(endOf(StreamTester.builder().storage(new LocalStorage()), job))
        .contains("the job has not closed the file " + file
            + ", opened for reading (ThreadAndFileGuardTest.java:");
    assertThat(endOf(StreamTester.builder().guards(Guard.THREADS), job)).isEmpty();
  }

  @Test
  void files_that_are_closed(@TempDir Path folder) {
    assertThat(endOf(
            StreamTester.builder(),
            ssc -> ssc.queueStream(List.of(List.of("a")))
                .saveAsTextFiles(folder.resolve("out").toString())))
        .isEmpty();
  }
}
