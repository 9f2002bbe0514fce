/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.semantics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.spi.key.OtherJvm;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeyedJobsTest {
  /** Enum constants, and so all that holds one, have other hash codes there. */
  @Test
  void another_virtual_machine_has_the_same_output_in_the_same_order() throws Exception {
    List<String> here = KeyedJobs.output();
    assertThat(OtherJvm.output(KeyedJobs.class)).isEqualTo(here);
    assertThat(here).hasSize(13 * 3).allMatch(line -> line.contains("key 3 in record"));
  }
}
