/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.receiver;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.spi.source.ReceiverSource;
import dev.tidemill.testkit.contract.ReplayableSourceContract;
import dev.tidemill.testkit.receiver.LineReceiver.Mistake;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Receivers with planted mistakes do not pass the contract of sources. */
class ReplayContractFindsMistakesOfReceiversTest {
  /** A test of the contract. */
  private interface Check {
    void run(ReplayableSourceContract<List<String>> contract) throws Exception;
  }

  private static Check finder(Mistake mistake) {
    return switch (mistake) {
      case NONE, DROPS_A_LINE, KEEPS_LINES_BACK ->
        ReplayableSourceContract::a_count_is_right_where_there_is_one;
      case REUSES_ITS_RECORD -> ReplayableSourceContract::a_range_reads_the_same_in_another_process;
      case IGNORES_A_STOP ->
        ReplayableSourceContract::what_has_arrived_before_a_graceful_stop_is_drained;
      case LEAVES_A_THREAD -> ReplayableSourceContract::closing_leaves_nothing_open;
    };
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void a_receiver_with_a_mistake_fails(Mistake mistake) {
    assertThatThrownBy(() -> finder(mistake).run(contract(mistake, UnaryOperator.identity())))
        .isInstanceOf(AssertionError.class);
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void a_receiver_without_the_mistake_passes(Mistake mistake) {
    assertThatCode(() -> finder(mistake).run(contract(Mistake.NONE, UnaryOperator.identity())))
        .doesNotThrowAnyException();
  }

  @Test
  void a_receiver_without_a_block_log_is_not_replayable() {
    assertThatThrownBy(() -> contract(Mistake.NONE, ReceiverSource::withoutBlockLog)
            .a_range_reads_the_same_in_another_process())
        .isInstanceOf(AssertionError.class);
  }

  private static ReplayableSourceContract<List<String>> contract(
      Mistake mistake, UnaryOperator<ReceiverSource<List<String>>> change) {
    return () -> new LineServer<>(
        port -> change.apply(ReceiverSource.of(() -> new LineReceiver(port, mistake))),
        mistake == Mistake.NONE ? Duration.ofSeconds(20) : Duration.ofSeconds(1));
  }
}
