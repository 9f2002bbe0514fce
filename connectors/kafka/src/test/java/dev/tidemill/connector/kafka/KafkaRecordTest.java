/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.time.Time;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class KafkaRecordTest {
  @Test
  void a_record_of_a_fixture_has_what_it_is_given() {
    KafkaRecord<String, String> record = KafkaRecord.of("ann", "tea")
        .at("orders", 2, 17)
        .withTimestamp(Time.ofMillis(5))
        .withHeader("attempt", "1")
        .withHeader("attempt", "2");
    assertThat(record).hasToString("orders/2@17(ann,tea){attempt=1, attempt=2}");
    assertThat(record.timestamp()).isEqualTo(Time.ofMillis(5));
    assertThat(record.headers().text("attempt")).hasValue("2");
    assertThat(record.headers().texts("attempt")).containsExactly("1", "2");
    assertThat(record.headers().names()).containsExactly("attempt", "attempt");
    assertThat(record.headers().text("other")).isEmpty();
    assertThat(record)
        .isNotEqualTo(record.withHeaders(KafkaHeaders.none()))
        .isEqualTo(
            record.withHeaders(KafkaHeaders.none().with("attempt", "1").with("attempt", "2")))
        .hasSameHashCodeAs(record.at("orders", 2, 17));
  }

  @Test
  void what_is_not_there_is_an_error_with_its_place_or_an_empty_optional() {
    KafkaRecord<String, String> tombstone = KafkaRecord.tombstone("ann");
    assertThat(tombstone.findKey()).hasValue("ann");
    assertThat(tombstone.findValue()).isEmpty();
    assertThatThrownBy(tombstone::value)
        .hasMessage(
            "the record at fixture/0 offset 0 has no value; where that can happen, use findValue()");
    assertThat(KafkaRecord.ofValue("tea").findKey()).isEmpty();
  }

  @Test
  void records_of_bytes_are_equal_by_their_bytes() {
    assertThat(KafkaRecord.of("k", bytes("tea")))
        .isEqualTo(KafkaRecord.of("k", bytes("tea")))
        .hasSameHashCodeAs(KafkaRecord.of("k", bytes("tea")))
        .isNotEqualTo(KafkaRecord.of("k", bytes("rum")));
  }

  @Test
  void bytes_are_shown_as_text_if_they_are() {
    assertThat(KafkaRecord.of(bytes("ann"), new byte[] {0, (byte) 0xff}))
        .hasToString("fixture/0@0(ann,00 ff)");
  }

  @Test
  void headers_keep_their_bytes_from_changes() {
    byte[] mine = bytes("1");
    KafkaHeaders headers = KafkaHeaders.none().with("n", mine);
    mine[0] = '2';
    headers.bytes("n").orElseThrow()[0] = '3';
    assertThat(headers.text("n")).hasValue("1");
    assertThat(KafkaHeaders.of(headers.toKafka())).isEqualTo(headers);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
