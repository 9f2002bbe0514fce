/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.job;

import static org.assertj.core.api.Assertions.assertThat;

import acme.queue.QueueSource;
import dev.tidemill.codec.Codec;
import dev.tidemill.codec.Codecs;
import dev.tidemill.codec.Schema;
import dev.tidemill.spi.metrics.StateSize;
import foreign.Thing;
import org.junit.jupiter.api.Test;

class JobPackagesTest {
  private final JobPackages packages = new JobPackages();

  @Test
  void without_functions_and_sources_no_class_of_the_job_may_be_named() {
    assertThat(mayName(QueueSource.Note.class)).isFalse();
  }

  @Test
  void the_classes_of_a_connector_may_be_named_and_not_those_of_others() {
    packages.addSource(QueueSource.class);

    assertThat(mayName(QueueSource.Note.class)).isTrue();
    assertThat(mayName(Thing.class)).isFalse();
  }

  @Test
  void a_connector_of_Tidemill_opens_its_own_package_and_not_all_of_Tidemill() {
    packages.addSource(Ping.class);

    assertThat(mayName(Ping.class)).isTrue();
    assertThat(mayName(StateSize.class)).isFalse();
  }

  /** Stands for a class of a connector that is in a package below dev.tidemill. */
  record Ping(String id) {}

  private <T> boolean mayName(Class<T> type) {
    Codecs writer = Codecs.standard();
    Codec<T> codec = writer.of(type);
    Schema stored = writer.schema(writer.output(), codec);
    return packages.allowedIn(Codecs.standard()).compatibility(stored).isReadable();
  }
}
