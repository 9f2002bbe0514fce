package dev.tidemill.internal.scheduler;

/** Stops a job when the process is asked to end, by Ctrl-C or SIGTERM. */
public final class ShutdownHook implements AutoCloseable {
  private final Thread thread;

  public ShutdownHook(Runnable stop) {
    this.thread = new Thread(stop, "tidemill-shutdown");
    Runtime.getRuntime().addShutdownHook(thread);
  }

  /** Takes the hook back; nothing happens if the process is ending already. */
  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(thread);
    } catch (IllegalStateException e) {
      // the process is ending, which is why this is closed
    }
  }
}
