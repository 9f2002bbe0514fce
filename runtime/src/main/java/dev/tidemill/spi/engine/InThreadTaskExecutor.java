package dev.tidemill.spi.engine;

import java.util.function.IntConsumer;

/** Runs tasks one after the other on the calling thread, in order. */
public final class InThreadTaskExecutor implements TaskExecutor {
  @Override
  public int parallelism() {
    return 1;
  }

  @Override
  public void run(int tasks, IntConsumer task) {
    for (int i = 0; i < tasks; i++) {
      task.accept(i);
    }
  }

  @Override
  public void close() {}
}
