/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.StreamingContext;
import dev.tidemill.spi.storage.Storage;
import dev.tidemill.spi.storage.StorageEntry;
import dev.tidemill.testkit.StreamTester;
import dev.tidemill.testkit.Variation;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A whole job that writes its files to a simulated disk. */
class JobOnASimulatedDiskTest {
  private static void save(StreamingContext ssc) {
    ssc.queueStream(List.of(List.of("a", "b"))).named("lines").saveAsTextFiles("/out/lines", "txt");
  }

  @ParameterizedTest
  @EnumSource(Variation.class)
  void published_batches_survive_a_power_loss(Variation variation) throws Exception {
    SimulatedDisk disk = new SimulatedDisk(1);
    try (StreamTester tester = StreamTester.builder()
        .job(() -> JobOnASimulatedDiskTest::save)
        .batch(Duration.ofSeconds(1))
        .storage(disk.newProcess())
        .variation(variation)
        .create()) {
      tester.runBatches(1);
      disk.losePower(Loss.ALL);
    }

    Storage afterwards = disk.newProcess();
    StringBuilder lines = new StringBuilder();
    for (StorageEntry part : afterwards.list("/out/lines-1000.txt")) {
      lines.append(new String(afterwards.open(part.path()).readAllBytes(), StandardCharsets.UTF_8));
    }
    assertThat(lines.toString().lines()).containsExactlyInAnyOrder("a", "b");
    assertThat(afterwards.find("/out/lines-1000.txt/_SUCCESS")).isPresent();
  }
}
