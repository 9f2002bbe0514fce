/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit;

import dev.tidemill.StreamJob;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * A test in which the job is killed at every step that something outside could notice, and started
 * again from its checkpoint; what comes out must be the same as without a crash.
 *
 * <pre>{@code
 * @CrashTest(job = Totals.class, batch = "1s")
 * void totals_survive_every_crash(StreamTester t) {
 *   t.queueStream("words", String.class).batch("a", "b").batch("a");
 *   t.runBatches(2);
 * }
 * }</pre>
 *
 * <p>The method is called once without a crash, which numbers the steps: calls of the storage, of
 * the sinks and of the engine. Then it is called once for each step, with a crash before it. The
 * tester starts the job again and goes on, so that the test notices nothing; its own assertions
 * hold in each run. In addition, the kit compares with the run without a crash: the batches of all
 * streams with names, what the sinks have published, what {@code print()} has written, state, and
 * files. Something may be published again with the same records; nothing may be lost or differ.
 *
 * <p>Left out are steps of the first batch before its plan is durable: a job that dies there has
 * planned nothing yet, and begins with a later batch.
 *
 * <p>The job needs names for its sources, sinks and streams with state. Its files and its
 * checkpoint are on a {@link dev.tidemill.testkit.storage.SimulatedDisk} of each run.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@TestTemplate
@Execution(ExecutionMode.SAME_THREAD)
@ExtendWith(CrashTestExtension.class)
public @interface CrashTest {
  /**
   * The job, which has a no-argument constructor; by default, that of the {@link
   * StreamTestExtension} that the test's class registers.
   */
  Class<? extends StreamJob> job() default StreamJob.class;

  /** Like {@link StreamTest#batch()}. */
  String batch() default "";

  /** Like {@link StreamTest#master()}. */
  String master() default "";

  /** Like {@link StreamTest#settings()}. */
  String[] settings() default {};

  /** Like {@link StreamTest#arguments()}. */
  String[] arguments() default {};

  /**
   * Numbers of the steps to crash at, all in one run, to repeat a failure; by default, each step
   * has a run. The configuration parameter {@code stream.test.crash} does the same.
   */
  long[] at() default {};

  /** At most so many runs with one crash; if there are more steps, they are chosen by the seed. */
  int atMost() default 100;

  /** So many more runs have a second crash, soon after the first, chosen by the seed. */
  int pairs() default 10;

  /** Chooses steps. */
  long seed() default 1;

  /**
   * Whether each crash is a loss of power, too: what is not synced is lost in whole or in part, as
   * the numbers of the steps decide.
   */
  boolean powerLoss() default false;
}
