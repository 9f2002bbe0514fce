/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import org.jspecify.annotations.Nullable;

/**
 * Thrown if a batch fails in {@link StreamTester#runBatch()}, which expects it to succeed. To test
 * a failure, use {@link StreamTester#tryRunBatch()}.
 *
 * <p>The message is that of the job, after the number of the batch; the cause is what the job's
 * function threw. If a test catches the exception without reading its message or cause, a strict
 * test fails.
 */
public final class BatchFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient BatchRun run;

  BatchFailedException(BatchRun run, Throwable failure) {
    super(run.title() + " failed: " + failure.getMessage(), cause(failure));
    this.run = run;
  }

  private static Throwable cause(Throwable failure) {
    return failure instanceof TidemillException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }

  /** Returns the batch. */
  public BatchRun run() {
    run.markSeen();
    return run;
  }

  /** Returns the job's code for this kind of failure. */
  public ErrorCode code() {
    run.markSeen();
    return run.code();
  }

  @Override
  public String getMessage() {
    run.markSeen();
    return String.valueOf(super.getMessage());
  }

  @Override
  public synchronized @Nullable Throwable getCause() {
    if (run != null) { // not yet, while the parent's constructor runs
      run.markSeen();
    }
    return super.getCause();
  }
}
