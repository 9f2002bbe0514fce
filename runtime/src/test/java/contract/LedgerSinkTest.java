/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.tidemill.spi.job.JobIdentity;
import dev.tidemill.spi.sink.OpenSink;
import dev.tidemill.spi.sink.PartitionWriter;
import dev.tidemill.spi.sink.SinkBatch;
import dev.tidemill.spi.sink.SinkContext;
import dev.tidemill.spi.storage.LocalStorage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class LedgerSinkTest {
  private final Ledger<String> ledger = new Ledger<>();
  private final OpenSink<String> sink = new LedgerSink<>(ledger)
      .open(new SinkContext("out", new JobIdentity("job", 1), new LocalStorage()));
  private final SinkBatch batch = new SinkBatch(1, 1000, 1, 1, 0);

  @Test
  void a_batch_is_visible_once_it_is_published() throws Exception {
    List<String> receipts = stage(batch, List.of("a", "b"), List.of("c"));
    assertThat(ledger.records()).isEmpty();
    sink.publish(batch, receipts);
    assertThat(ledger.batches()).containsExactly(Map.entry(1000L, List.of("a", "b", "c")));
    assertThat(ledger.staged()).isZero();
  }

  @Test
  void a_second_publish_does_nothing() throws Exception {
    List<String> receipts = stage(batch, List.of("a"));
    ledger.failNext(Ledger.Step.PUBLISHED, 1);
    assertThatIllegalStateException().isThrownBy(() -> sink.publish(batch, receipts));
    sink.publish(batch, receipts);
    sink.publish(new SinkBatch(1, 1000, 2, 1, 0), receipts);
    assertThat(ledger.records()).containsExactly("a");
    assertThat(ledger.transactions()).isEqualTo(1);
  }

  @Test
  void a_publish_that_fails_before_its_transaction_leaves_nothing() throws Exception {
    List<String> receipts = stage(batch, List.of("a"));
    ledger.failNext(Ledger.Step.PUBLISH, 1);
    assertThatIllegalStateException().isThrownBy(() -> sink.publish(batch, receipts));
    assertThat(ledger.records()).isEmpty();
    sink.publish(batch, receipts);
    assertThat(ledger.records()).containsExactly("a");
  }

  @Test
  void an_aborted_attempt_is_forgotten_and_others_are_not() throws Exception {
    stage(batch, List.of("a"));
    stage(new SinkBatch(1, 1000, 1, 2, 0), List.of("a"));
    sink.abort(batch);
    assertThat(ledger.staged()).isEqualTo(1);
  }

  @Test
  void a_writer_that_fails_stages_nothing() {
    ledger.failNext(Ledger.Step.WRITE, 1);
    assertThatIllegalStateException().isThrownBy(() -> stage(batch, List.of("a")));
    ledger.failNext(Ledger.Step.FINISH, 1);
    assertThatIllegalStateException().isThrownBy(() -> stage(batch, List.of("a")));
    assertThat(ledger.staged()).isZero();
  }

  @SafeVarargs
  private List<String> stage(SinkBatch of, List<String>... partitions) throws Exception {
    List<String> receipts = new ArrayList<>();
    for (int i = 0; i < partitions.length; i++) {
      try (PartitionWriter<String> writer = sink.writer(of).open(i)) {
        for (String record : partitions[i]) {
          writer.write(record);
        }
        receipts.add(writer.finish());
      }
    }
    return receipts;
  }
}
