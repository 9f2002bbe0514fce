/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.error.TidemillException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class JobIdentityTest {
  private final JobIdentity job = new JobIdentity("orders-report", 1);

  @Test
  void an_id_is_the_same_in_every_start_of_the_job() {
    String id = job.derivedId("orders", "transactions");
    assertThat(id).isEqualTo("51c3c476-b3a0-38c6-85f1-755b7c21a55b");
    assertThat(new JobIdentity("orders-report", 2).derivedId("orders", "transactions"))
        .isEqualTo(id);
  }

  @Test
  void ids_of_different_uses_differ() {
    assertThat(Stream.of(
            job.derivedId("orders", "transactions"),
            job.derivedId("orders", "consumers"),
            job.derivedId("order", "stransactions"),
            new JobIdentity("orders-repor", 1).derivedId("torders", "transactions"),
            new JobIdentity("orders-report2", 1).derivedId("orders", "transactions")))
        .doesNotHaveDuplicates();
  }

  @Test
  void a_new_job_takes_the_id_that_is_made_for_it_and_begins_with_epoch_1() {
    assertThat(JobIdentity.firstStart(() -> "a")).isEqualTo(new JobIdentity("a", 1));
    assertThat(JobIdentity.firstStart(new RandomJobId()))
        .isNotEqualTo(JobIdentity.firstStart(new RandomJobId()));
  }

  @Test
  void refuses_a_blank_id_and_an_epoch_below_1() {
    assertThatThrownBy(() -> new JobIdentity(" ", 1))
        .isInstanceOf(TidemillException.class)
        .hasMessageContaining("the job's id is blank; give it some text");
    assertThatThrownBy(() -> new JobIdentity("a", 0))
        .isInstanceOf(TidemillException.class)
        .hasMessageContaining("epoch is 0; it must be at least 1");
  }
}
