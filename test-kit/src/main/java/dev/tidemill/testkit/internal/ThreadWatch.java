/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Finds the threads that a job has started.
 *
 * <p>A new thread inherits the context class loader of the one that starts it, so a loader of the
 * tester's own, which finds what the test's finds, marks them: those of other tests in this JVM,
 * and of the tools around it, have other loaders. Virtual threads cannot be listed, and so are not
 * found.
 *
 * <p>Threads that the JDK starts for itself, once in a JVM, are not the fault of the job that
 * happens to be the first to need them; see {@link #isOfTheJdk}.
 */
public final class ThreadWatch {
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(2);
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
  private static final int FRAMES = 8;

  /**
   * Names of plain threads that only the JDK starts: for time-outs of futures, ends of processes,
   * workers of HTTP clients, resources.
   */
  private static final Pattern NAMES = Pattern.compile(
      "CompletableFutureDelayScheduler|ForkJoinPool.commonPool-delayScheduler|process reaper.*"
          + "|HttpClient-\\d+-(Worker-\\d+|SelectorManager)|Keep-Alive-Timer|Common-Cleaner|Cleaner-\\d+"
          + "|Attach Listener|Signal Dispatcher|Reference Handler|Finalizer");

  private static final String CHANNEL_GROUP = "sun.nio.ch.AsynchronousChannelGroupImpl";
  private static final Pattern NO_NAME = Pattern.compile("Thread-\\d+");

  private final ClassLoader marker = new Marker(Thread.currentThread().getContextClassLoader());

  private static final class Marker extends ClassLoader {
    Marker(ClassLoader parent) {
      super(parent);
    }
  }

  /** Does work whose threads are to be found. */
  public <R> R during(Supplier<R> work) {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(marker);
    try {
      return work.get();
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  /** The threads that still run although they have had some time to end, each with where it is. */
  public List<String> left() throws InterruptedException {
    List<String> left = new ArrayList<>();
    long patience = PATIENCE_NANOS;
    for (Thread thread : marked()) {
      while (patience > 0 && isLeft(thread)) {
        TimeUnit.NANOSECONDS.timedJoin(thread, LOOK_NANOS);
        patience -= LOOK_NANOS;
      }
      if (isLeft(thread)) {
        left.add(describe(thread));
      }
    }
    return left;
  }

  /**
   * Whether a thread still runs that is the job's own. A thread that has just been started may have
   * no frame yet that tells it from those of the JDK, so one look is not enough.
   */
  private static boolean isLeft(Thread thread) {
    return thread.isAlive() && !isOfTheJdk(thread);
  }

  private List<Thread> marked() {
    ThreadGroup root = Thread.currentThread().getThreadGroup();
    while (root.getParent() != null) {
      root = root.getParent();
    }
    Thread[] threads = new Thread[root.activeCount() + 16];
    int count = root.enumerate(threads);
    while (count == threads.length) {
      threads = new Thread[threads.length * 2];
      count = root.enumerate(threads);
    }
    List<Thread> marked = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      if (threads[i].getContextClassLoader() == marker) {
        marked.add(threads[i]);
      }
    }
    return marked;
  }

  /**
   * Whether a thread is one that the JDK keeps for itself, and that no job could stop: a daemon
   * whose class is internal to the JDK (the selector of an {@code HttpClient}, cleaners), a worker
   * of the common pool, or one of those that the JDK makes of plain threads, gives a name of its
   * own, or has run nothing but a class of its own. A pool, a timer or a thread that the program
   * has made is none of these.
   */
  private static boolean isOfTheJdk(Thread thread) {
    if (!thread.isDaemon()) {
      return false;
    }
    if (thread instanceof ForkJoinWorkerThread worker) {
      return worker.getPool() == ForkJoinPool.commonPool();
    }
    return isInternal(thread.getClass().getName())
        || (thread.getClass() == Thread.class
            && (NAMES.matcher(thread.getName()).matches() || runsInternalCode(thread)));
  }

  /**
   * Whether a thread without a name of its own serves asynchronous channels, or was made for a
   * class of the JDK's own.
   */
  private static boolean runsInternalCode(Thread thread) {
    List<StackTraceElement> frames = List.of(thread.getStackTrace());
    if (frames.size() < 2 || !NO_NAME.matcher(thread.getName()).matches()) {
      return false;
    }
    return isInternal(frames.get(frames.size() - 2).getClassName())
        || frames.stream().anyMatch(frame -> frame.getClassName().startsWith(CHANNEL_GROUP));
  }

  private static boolean isInternal(String className) {
    return className.startsWith("jdk.") || className.startsWith("sun.");
  }

  private static String describe(Thread thread) {
    StringBuilder text = new StringBuilder("\"" + thread.getName() + "\"");
    StackTraceElement[] frames = thread.getStackTrace();
    for (int i = 0; i < Math.min(FRAMES, frames.length); i++) {
      text.append("\n  at ").append(frames[i]);
    }
    return text.toString();
  }
}
