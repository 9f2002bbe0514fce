/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RowReaderTest {
  private final RowReader<String> reader = new RowReader<>(3, 6, row -> "row " + row);

  @Test
  void brings_the_rows_from_the_first_to_the_one_before_the_last() {
    List<String> records = new ArrayList<>();
    while (reader.next()) {
      records.add(reader.record());
    }
    assertThat(records).containsExactly("row 3", "row 4", "row 5");
  }

  @Test
  void gives_the_same_record_again_until_it_is_moved() {
    reader.next();
    assertThat(reader.record()).isEqualTo("row 3");
    assertThat(reader.record()).isEqualTo("row 3");
  }

  @Test
  void hands_over_what_remains_behind_the_record_it_is_at() {
    reader.next();
    List<String> records = new ArrayList<>();
    reader.forEachRemaining(records::add);
    assertThat(records).containsExactly("row 4", "row 5");
    assertThat(reader.next()).isFalse();
  }

  @Test
  void stays_at_the_end() {
    reader.forEachRemaining(record -> {});
    assertThat(reader.next()).isFalse();
    assertThat(reader.next()).isFalse();
  }

  @Test
  void of_no_rows_it_brings_nothing() {
    assertThat(new RowReader<>(3, 3, row -> row).next()).isFalse();
  }
}
