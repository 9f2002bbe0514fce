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
 * A test of a streaming job, run in several ways: the method gets a {@link StreamTester} as its parameter.
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
 * <p>The method is called once for each of its {@link #variations}, each with a tester and a job of its own, and each is a test of its own in
 * reports and in the tree of an IDE. At its end the tester is closed, which checks what the test has left. {@code @BeforeEach} methods
 * may take the tester too.
 *
 * <p>Where the test class has a {@link StreamTestExtension} in a field with {@code @RegisterExtension}, what that says holds for its
 * tests too; what the annotation says, beyond its defaults, wins.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@TestTemplate
@ExtendWith(StreamTestExtension.class)
public @interface StreamTest {
  /** The job, which has a constructor without parameters; by default none: the test declares its streams. */
  Class<? extends StreamJob> job() default StreamJob.class;

  /** Time between two batches, such as {@code 500ms} or {@code 2s}; by default what the job says, or one second. */
  String batch() default "";

  /** The master URL; by default {@code local[4]}: four partitions, computed one after the other on the test's thread. */
  String master() default "";

  /** Settings of the job as {@code key=value}; they win over what the job, {@code stream.properties} or the command line say. */
  String[] settings() default {};

  /** What {@link dev.tidemill.StreamingContext#arguments} returns. */
  String[] arguments() default {};

  /**
   * The variations to run; by default those that the configuration parameter {@code stream.test.variations} lists, or else all.
   */
  Variation[] variations() default {};

  /** Whether things that the test leaves unchecked fail it; by default they do. */
  Strictness strictness() default Strictness.STRICT;

  /** The mistakes to look for; by default all. */
  Guard[] guards() default {
    Guard.THREADS, Guard.FILES, Guard.MUTATION, Guard.INVERSES, Guard.CLOSURES
  };
}
