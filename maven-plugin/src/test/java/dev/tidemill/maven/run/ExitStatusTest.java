/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.maven.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExitStatusTest {

  @Test
  void zero_is_success() {
    assertThat(new ExitStatus(0, false).isSuccess()).isTrue();
    assertThat(new ExitStatus(0, true).isSuccess()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {130, 143})
  void a_stop_signal_is_success_only_if_the_stop_was_ours(int code) {
    assertThat(new ExitStatus(code, true).isSuccess()).isTrue();
    assertThat(new ExitStatus(code, false).isSuccess()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 42, 134, 137, 139, 255})
  void every_other_code_is_a_failure(int code) {
    assertThat(new ExitStatus(code, true).isSuccess()).isFalse();
    assertThat(new ExitStatus(code, false).isSuccess()).isFalse();
  }

  @Test
  void each_known_code_has_a_meaning_of_its_own() {
    List<String> meanings = Stream.of(0, 1, 2, 3, 4, 130, 134, 137, 139, 143, 42)
        .map(code -> new ExitStatus(code, false).meaning())
        .toList();

    assertThat(meanings).doesNotHaveDuplicates();
  }

  @Test
  void a_job_that_we_had_to_kill_is_told_from_one_that_others_killed() {
    assertThat(new ExitStatus(137, true).meaning()).contains("stream.stop.timeout");
    assertThat(new ExitStatus(137, false).meaning()).contains("out of memory");
  }

  @Test
  void a_job_that_ran_out_of_memory_is_told_how_to_get_more() {
    assertThat(new ExitStatus(3, false).meaning()).contains("-Dstream.jvmArgs=-Xmx2g");
  }
}
