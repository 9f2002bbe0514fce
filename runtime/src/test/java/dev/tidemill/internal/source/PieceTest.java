/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.codec.Codecs;
import dev.tidemill.internal.blocklog.EncodedRecords;
import dev.tidemill.internal.blocklog.RecordEncoder;
import dev.tidemill.spi.source.EncodedRecord;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class PieceTest {
  private static final int LARGE = 1 << 20;

  /** The encoder serves the next delivery, whose records must not come after those of this one. */
  @Test
  void of_a_delivery_whose_size_cannot_be_told_nothing_is_left_in_the_encoder() {
    RecordEncoder encoder = new RecordEncoder(Codecs.standard());
    EncodedRecord broken = () -> {
      throw new IllegalStateException("no content");
    };
    Object[] records = {"a", broken};
    assertThatThrownBy(() -> Piece.of(records, OptionalLong.empty(), encoder, LARGE))
        .hasMessage("no content");
    assertThat(encoder.size()).isZero();
    Piece next =
        Piece.of(new Object[] {"b"}, OptionalLong.empty(), encoder, LARGE).get(0);
    assertThat(next.encoded()).extracting(EncodedRecords::count).isEqualTo(1);
  }

  @Test
  void what_a_delivery_says_of_its_size_is_shared_by_its_records() {
    Piece piece =
        Piece.of(new Object[] {"a", "b", "c"}, OptionalLong.of(10), null, LARGE).get(0);
    assertThat(piece.bytes()).isEqualTo(10);
    assertThat(Piece.of(new Object[] {"a", "b", "c"}, OptionalLong.of(10), null, 4))
        .extracting(Piece::bytes)
        .containsExactly(4L, 6L);
  }

  @Test
  void a_message_that_says_a_negative_size_takes_no_bytes_from_others() {
    EncodedRecord negative = new EncodedRecord() {
      @Override
      public byte[] payload() {
        return new byte[0];
      }

      @Override
      public int size() {
        return -100;
      }
    };
    assertThat(SizeEstimate.of(negative)).isEqualTo(64);
  }
}
