/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import org.junit.jupiter.api.Test;

class FailurePolicyFatalTest {
  @Test
  void a_virtual_machine_that_is_broken_is_fatal_however_deep_it_is_hidden() {
    assertThat(FailurePolicy.isFatal(new OutOfMemoryError())).isTrue();
    assertThat(FailurePolicy.isFatal(new InternalError())).isTrue();
    assertThat(FailurePolicy.isFatal(wrapped(wrapped(new OutOfMemoryError())))).isTrue();
  }

  @Test
  void all_else_is_a_matter_of_the_policy() {
    assertThat(FailurePolicy.isFatal(new StackOverflowError())).isFalse();
    assertThat(FailurePolicy.isFatal(wrapped(new AssertionError()))).isFalse();
    assertThat(FailurePolicy.isFatal(new NoClassDefFoundError())).isFalse();
  }

  @Test
  void causes_that_go_round_in_a_circle_are_looked_at_once() {
    Exception inner = new Exception("inner");
    Exception outer = new Exception("outer", inner);
    inner.initCause(outer);
    assertThat(FailurePolicy.isFatal(outer)).isFalse();
  }

  private static Throwable wrapped(Throwable cause) {
    return new TidemillException(ErrorCode.USER_FUNCTION_FAILED, "failed", cause);
  }
}
