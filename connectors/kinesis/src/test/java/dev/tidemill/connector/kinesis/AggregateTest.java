/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kinesis;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class AggregateTest {
  /** Made by npm's aws-kinesis-agg: key k1 with "hello", key k2 with "world". */
  private static final byte[] TWO = Base64.getDecoder()
      .decode("84mawgoCazEKAmsyGgkIABoFaGVsbG8aCQgBGgV3b3JsZMSyNMEhZQ9FEtIr9n3KneI=");

  private static List<KinesisRecord> takeApart(byte[] data) {
    return Aggregate.takeApart("shard", "7", "key", data, 0);
  }

  @Test
  void data_that_is_no_aggregate_is_one_record() throws Exception {
    List<KinesisRecord> records = takeApart(new byte[] {'h', 'i'});
    assertThat(records).hasSize(1);
    assertThat(records.get(0).text()).isEqualTo("hi");
    assertThat(records.get(0).partitionKey()).isEqualTo("key");
    assertThat(records.get(0).after()).isEqualTo(Position.after("7"));
  }

  @Test
  void an_aggregate_is_taken_apart() throws Exception {
    List<KinesisRecord> records = takeApart(TWO);
    assertThat(records).hasSize(2);
    assertThat(records.get(0).text()).isEqualTo("hello");
    assertThat(records.get(0).partitionKey()).isEqualTo("k1");
    assertThat(records.get(0).after()).isEqualTo(Position.after("7", 0));
    assertThat(records.get(0).position()).isEqualTo("shard@7:0");
    assertThat(records.get(1).text()).isEqualTo("world");
    assertThat(records.get(1).partitionKey()).isEqualTo("k2");
    assertThat(records.get(1).after()).isEqualTo(Position.after("7"));
  }

  @Test
  void data_that_only_begins_like_an_aggregate_is_one_record() {
    for (int length = 0; length < TWO.length; length++) {
      byte[] beginning = Arrays.copyOf(TWO, length);
      assertThat(takeApart(beginning)).hasSize(1);
      assertThat(takeApart(beginning).get(0).payload()).isEqualTo(beginning);
    }
  }

  @Test
  void a_checksum_that_is_right_does_not_make_an_aggregate_of_anything() throws Exception {
    for (String body : List.of("ff", "1a7f", "0a026b311a020805", "1a0408001a02", "")) {
      byte[] message = HexFormat.of().parseHex(body);
      byte[] digest = MessageDigest.getInstance("MD5").digest(message);
      byte[] data = HexFormat.of().parseHex("f3899ac2" + body + HexFormat.of().formatHex(digest));
      assertThat(takeApart(data)).as(body).hasSize(1);
      assertThat(takeApart(data).get(0).payload()).as(body).isEqualTo(data);
    }
  }
}
