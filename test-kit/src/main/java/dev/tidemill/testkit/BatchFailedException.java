/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import org.jspecify.annotations.Nullable;

/**
 * A batch failed in {@link StreamTester#runBatch()}, which expects that it does not; where a
 * failure is what the test is about, use {@link StreamTester#tryRunBatch()}.
 *
 * <p>The message is the job's own, behind the number of the batch; the cause is what the job's
 * function threw. A failure that a test catches and does not read, neither message nor cause, makes
 * a strict test fail.
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

  /** The batch. */
  public BatchRun run() {
    run.markSeen();
    return run;
  }

  /** The job's code for this kind of failure. */
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
