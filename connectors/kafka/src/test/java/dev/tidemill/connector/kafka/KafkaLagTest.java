/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.connector.kafka.FakeCluster.Call;
import dev.tidemill.spi.job.ConnectorThreads;
import dev.tidemill.spi.job.JobIdentity;
import dev.tidemill.spi.source.Offset;
import dev.tidemill.spi.source.OpenSource;
import dev.tidemill.spi.source.ReceiverOpener;
import dev.tidemill.spi.source.SourceContext;
import dev.tidemill.spi.source.SourceLag;
import dev.tidemill.spi.storage.LocalStorage;
import dev.tidemill.time.ManualClock;
import dev.tidemill.time.Time;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;

class KafkaLagTest {
  private final FakeCluster cluster = new FakeCluster();

  private OpenSource<String> open() throws Exception {
    cluster.create("orders", 5, 4);
    return OpenKafkaSource.open(
        new Subscription.Topics(List.of("orders")),
        SourceSettings.DEFAULTS.withStart(Optional.of(KafkaStart.earliest())),
        new TopicDecoder.Values<>(StringDeserializer::new),
        new SourceContext(
            "orders",
            new JobIdentity("job", 1),
            new ManualClock(),
            new LocalStorage(),
            ConnectorThreads.of("orders"),
            Duration.ofSeconds(1),
            Time.ofMillis(0),
            Time.ofMillis(0),
            2,
            ReceiverOpener.NONE,
            (message, cause) -> {},
            Optional.empty()),
        cluster);
  }

  private static Offset end(OpenSource<String> source, Offset from, long maxRecords)
      throws Exception {
    return source.end(Time.ofMillis(1_000), from, maxRecords);
  }

  @Test
  void the_lag_is_what_is_in_all_partitions_behind_the_position() throws Exception {
    OpenSource<String> source = open();
    Offset some = end(source, source.begin(), 4);
    assertThat(source.lag(some)).isEqualTo(SourceLag.ofRecords(5));
    Offset all = end(source, some, 100);
    assertThat(source.lag(all)).isEqualTo(SourceLag.ofRecords(0));
  }

  @Test
  void before_the_first_batch_it_is_unknown() throws Exception {
    OpenSource<String> source = open();
    assertThat(source.lag(source.begin())).isEqualTo(SourceLag.UNKNOWN);
  }

  @Test
  void while_brokers_do_not_answer_it_is_unknown() throws Exception {
    OpenSource<String> source = open();
    Offset some = end(source, source.begin(), 4);
    cluster.fail(Call.POSITIONS, 1);
    end(source, some, 4);
    assertThat(source.lag(some)).isEqualTo(SourceLag.UNKNOWN);
    end(source, some, 4);
    assertThat(source.lag(some)).isEqualTo(SourceLag.ofRecords(5));
  }

  @Test
  void a_partition_without_an_answer_makes_it_unknown_and_not_smaller() throws Exception {
    OpenSource<String> source = open();
    Offset begin = source.begin();
    cluster.fail(Call.ONE_POSITION, 1);
    end(source, begin, 4);
    assertThat(source.lag(begin)).isEqualTo(SourceLag.UNKNOWN);
  }
}
