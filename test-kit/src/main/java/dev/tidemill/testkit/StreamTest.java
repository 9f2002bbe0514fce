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

/**
 * A test of a streaming job, run in several variations; the method gets a {@link StreamTester} as
 * its parameter.
 *
 * <pre>{@code
 * @StreamTest(job = NetworkWordCount.class, batch = "1s")
 * void counts_words_per_batch(StreamTester t) {
 *   t.queueStream("lines", String.class).batch("a b a").batch().batch("b");
 *   t.runBatches(3);
 *   assertThat(t.probe("counts")).inAnyOrderWithinBatch().hasBatches(
 *       batch(Pair.of("a", 2L), Pair.of("b", 1L)), batch(), batch(Pair.of("b", 1L)));
 * }
 * }</pre>
 *
 * <p>The method is called once for each of its {@link #variations}, each with its own tester and
 * job, and each is a separate test in reports and in the tree of an IDE. At its end the tester is
 * closed, which checks what the test has left unchecked. {@code @BeforeEach} methods may take the
 * tester too.
 *
 * <p>If the test class has a {@link StreamTestExtension} in a field with {@code
 * @RegisterExtension}, its job and settings apply to these tests too; attributes of the annotation
 * that differ from their defaults take precedence.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@TestTemplate
@ExtendWith(StreamTestExtension.class)
public @interface StreamTest {
  /**
   * The job, which has a no-argument constructor; by default there is none, and the test declares
   * its streams.
   */
  Class<? extends StreamJob> job() default StreamJob.class;

  /**
   * The time between two batches, such as {@code 500ms} or {@code 2s}; by default the value of the
   * job, or one second.
   */
  String batch() default "";

  /**
   * The master URL; by default {@code local[4]}: four partitions, computed one after the other on
   * the test's thread.
   */
  String master() default "";

  /**
   * Settings of the job as {@code key=value}; they take precedence over the job, {@code
   * stream.properties} and the command line.
   */
  String[] settings() default {};

  /** The arguments that {@link dev.tidemill.StreamingContext#arguments} returns. */
  String[] arguments() default {};

  /**
   * The variations to run; by default those in the configuration parameter {@code
   * stream.test.variations}, or else all.
   */
  Variation[] variations() default {};

  /** Whether the test fails if it leaves something unchecked; by default it does. */
  Strictness strictness() default Strictness.STRICT;

  /** The mistakes to look for; by default all. */
  Guard[] guards() default {
    Guard.THREADS, Guard.FILES, Guard.MUTATION, Guard.INVERSES, Guard.CLOSURES
  };
}
