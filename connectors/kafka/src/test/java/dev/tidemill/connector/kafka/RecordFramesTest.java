/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.error.TidemillException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

@SuppressWarnings(
    "NullAway") // Kafka allows keys and values that are null, which its types do not say
class RecordFramesTest {
  private static final ProducerRecord<byte[], byte[]> FULL = new ProducerRecord<>(
      "orders",
      3,
      1_700_000_000_000L,
      "kéy".getBytes(UTF_8),
      "value".getBytes(UTF_8),
      new RecordHeaders()
          .add("trace", new byte[] {1, 2})
          .add("empty", new byte[0])
          .add("none", null));
  private static final ProducerRecord<byte[], byte[]> BARE = new ProducerRecord<>("orders", null);
  private static final ProducerRecord<byte[], byte[]> ELSEWHERE =
      new ProducerRecord<>("other", new byte[0], new byte[0]);

  @Test
  void records_are_read_as_they_were_written() throws IOException {
    List<ProducerRecord<byte[], byte[]>> records = List.of(FULL, BARE, ELSEWHERE, FULL);

    assertThat(texts(read(write(records)))).isEqualTo(texts(records));
  }

  @Test
  void no_records_are_a_file_too() throws IOException {
    assertThat(read(write(List.of()))).isEmpty();
  }

  @Test
  void the_format_is_what_it_was() throws IOException {
    ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
        "t", null, 1L, null, new byte[] {9}, new RecordHeaders().add("h", null));

    assertThat(HexFormat.of().formatHex(write(List.of(record, record))))
        .isEqualTo("544d4b52" + "01"
            + "0000001d" + "15" + "0000000174" + "0000000000000001" + "0000000109" + "00000001"
            + "0000000168"
            + "00"
            + "00000018" + "14" + "0000000000000001" + "0000000109" + "00000001" + "0000000168"
            + "00"
            + "00000000" + "0000000000000002");
  }

  @Test
  void a_file_that_is_cut_off_anywhere_is_an_error_after_the_records_that_are_whole()
      throws IOException {
    byte[] whole = write(List.of(FULL, BARE));
    for (int length = 0; length < whole.length; length++) {
      byte[] part = Arrays.copyOf(whole, length);
      assertThatIOException()
          .as("cut off at %s", length)
          .isThrownBy(() -> read(part))
          .withMessageStartingWith("staged records are damaged");
    }
  }

  @Test
  void no_change_of_a_byte_asks_for_more_memory_than_there_are_bytes() throws IOException {
    byte[] whole = write(List.of(FULL, BARE));
    for (int i = 0; i < whole.length; i++) {
      for (int bit = 0; bit < 8; bit++) {
        byte[] changed = whole.clone();
        changed[i] ^= (byte) (1 << bit);
        try {
          read(changed);
        } catch (IOException e) {
          assertThat(e).hasMessageContaining("staged");
        }
      }
    }
  }

  @Test
  void a_later_format_is_refused_by_name() throws IOException {
    byte[] later = write(List.of(BARE));
    later[4] = 2;

    assertThatIOException()
        .isThrownBy(() -> read(later))
        .withMessage(
            "records were staged in format 2, and this version of the Kafka connector reads"
                + " format 1; finish the batch with the version that has staged it");
    later[0] = 0;
    assertThatIOException()
        .isThrownBy(() -> read(later))
        .withMessage("what was staged are not records for Kafka");
  }

  @Test
  void a_record_that_no_broker_takes_is_an_error_of_the_writer() throws IOException {
    RecordFrames.Writer writer = new RecordFrames.Writer(OutputStream.nullOutputStream());
    byte[] half = new byte[RecordFrames.MAX_FRAME / 2];

    assertThatThrownBy(() -> writer.write(new ProducerRecord<>("orders", half, half)))
        .isInstanceOf(TidemillException.class)
        .hasMessage(
            "a record for topic orders has more than 268435456 bytes, which no broker takes;"
                + " filter it out or send a reference to its content");
  }

  private static byte[] write(List<ProducerRecord<byte[], byte[]>> records) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    RecordFrames.Writer writer = new RecordFrames.Writer(out);
    for (ProducerRecord<byte[], byte[]> record : records) {
      writer.write(record);
    }
    writer.finish();
    return out.toByteArray();
  }

  private static List<ProducerRecord<byte[], byte[]>> read(byte[] bytes) throws IOException {
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (RecordFrames.Reader reader = new RecordFrames.Reader(new ByteArrayInputStream(bytes))) {
      for (Optional<ProducerRecord<byte[], byte[]>> record = reader.next();
          record.isPresent();
          record = reader.next()) {
        records.add(record.get());
      }
    }
    return records;
  }

  private static List<String> texts(List<ProducerRecord<byte[], byte[]>> records) {
    return records.stream()
        .map(record -> record.topic() + " " + record.partition() + " " + record.timestamp() + " "
            + Arrays.toString(record.key()) + " " + Arrays.toString(record.value()) + " "
            + record.headers())
        .toList();
  }
}
