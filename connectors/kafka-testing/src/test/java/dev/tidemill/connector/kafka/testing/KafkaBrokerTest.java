package dev.tidemill.connector.kafka.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class KafkaBrokerTest {
  @RegisterExtension
  static final KafkaBroker kafka = KafkaBroker.shared();

  @Test
  void keeps_what_is_produced_over_a_stop_and_a_kill() {
    kafka.createTopic("kept", 2);
    kafka.produce(List.of(new ProducerRecord<>("kept", 1, "key", "a")));
    String servers = kafka.servers();
    kafka.stop();
    assertThat(kafka.isRunning()).isFalse();
    kafka.start();
    kafka.produce(List.of(new ProducerRecord<>("kept", 0, "key", "b")));
    kafka.kill();
    assertThat(kafka.isRunning()).isFalse();
    kafka.start();
    assertThat(kafka.servers()).isEqualTo(servers);
    assertThat(kafka.records("kept")).map(ConsumerRecord::value).containsExactly("b", "a");
  }

  @Test
  void changes_topics_at_once() {
    kafka.createTopic("changing", 1, Map.of("retention.ms", "-1"));
    kafka.produce("changing", "a", "b", "c");
    kafka.addPartitions("changing", 3);
    kafka.produce(List.of(new ProducerRecord<>("changing", 2, null, "new")));
    kafka.deleteRecords("changing", 0, 2);
    assertThat(kafka.records("changing")).map(ConsumerRecord::value).containsExactly("c", "new");
    kafka.deleteTopic("changing");
    assertThatThrownBy(() -> kafka.records("changing"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("cannot describe topic changing");
  }

  @Test
  void says_what_a_group_has_committed() throws Exception {
    kafka.createTopic("read", 1);
    kafka.produce("read", "a", "b");
    assertThat(kafka.committed("readers")).isEmpty();
    TopicPartition partition = new TopicPartition("read", 0);
    kafka
        .admin()
        .alterConsumerGroupOffsets("readers", Map.of(partition, new OffsetAndMetadata(2)))
        .all()
        .get();
    assertThat(kafka.committed("readers")).isEqualTo(Map.of(partition, 2L));
  }

  @Test
  void starts_with_settings_of_its_own_and_forgets_everything_when_closed() {
    KafkaBroker own = KafkaBroker.create(Map.of("auto.create.topics.enable", "true"));
    assertThatThrownBy(own::servers).hasMessageContaining("has not been started");
    try (own) {
      own.start();
      own.produce("made", "a");
      assertThat(own.records("made")).hasSize(1);
    }
    assertThat(own.isRunning()).isFalse();
    assertThatThrownBy(own::servers).hasMessageContaining("has not been started");
  }

  @Test
  void shows_the_log_of_a_broker_that_does_not_start() {
    try (KafkaBroker broken = KafkaBroker.create(Map.of("num.io.threads", "none"))) {
      assertThatThrownBy(broken::start)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("num.io.threads");
    }
  }
}
