/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.maven.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeapLimitTest {

  private static final long GIB = 1L << 30;
  private static final Optional<String> LIMIT = Optional.of("-Xmx1g");

  @Test
  void a_job_on_a_large_machine_gets_one_gibibyte() {
    assertThat(HeapLimit.option(List.of(), Map.of(), 64 * GIB)).isEqualTo(LIMIT);
    assertThat(HeapLimit.option(List.of("-Xss1m", "-Dapp.heap=-Xmx2g"), Map.of(), 64 * GIB))
        .isEqualTo(LIMIT);
  }

  @Test
  void a_quarter_of_a_small_machine_is_left_to_the_jvm() {
    assertThat(HeapLimit.option(List.of(), Map.of(), 4 * GIB)).isEmpty();
    assertThat(HeapLimit.option(List.of(), Map.of(), 4 * GIB + 4)).isEqualTo(LIMIT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-Xmx2g",
        "-Xms2g",
        "-XX:MaxHeapSize=2g",
        "-XX:InitialHeapSize=2g",
        "-XX:MaxRAMPercentage=50",
        "-XX:MinRAMPercentage=50",
        "-XX:InitialRAMPercentage=50",
        "-XX:MaxRAMFraction=2",
        "-XX:MaxRAM=8g",
        "-XX:+AggressiveHeap",
        "-XX:Flags=flags",
        "-XX:VMOptionsFile=options",
        "@options"
      })
  void an_option_about_the_heap_replaces_the_limit(String option) {
    assertThat(HeapLimit.option(List.of("-ea", option), Map.of(), 64 * GIB)).isEmpty();
    assertThat(HeapLimit.option(List.of(), Map.of("_JAVA_OPTIONS", "-ea " + option), 64 * GIB))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS"})
  void every_variable_that_a_jvm_reads_counts(String variable) {
    assertThat(HeapLimit.option(List.of(), Map.of(variable, "-Xmx3g"), 64 * GIB))
        .isEmpty();
  }

  @Test
  void the_options_of_mavens_own_jvm_do_not_count() {
    assertThat(HeapLimit.option(List.of(), Map.of("MAVEN_OPTS", "-Xmx3g"), 64 * GIB))
        .isEqualTo(LIMIT);
  }

  @Test
  void the_memory_of_this_machine_is_known() {
    assertThat(HeapLimit.memory()).isGreaterThanOrEqualTo(Runtime.getRuntime().maxMemory());
  }
}
