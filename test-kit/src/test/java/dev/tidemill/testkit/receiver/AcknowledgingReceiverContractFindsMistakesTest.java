/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.receiver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.tidemill.testkit.contract.AcknowledgingReceiverContract;
import dev.tidemill.testkit.contract.AcknowledgingReceiverHarness.Moment;
import dev.tidemill.testkit.receiver.AckReceiver.Mistake;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Receivers with planted mistakes do not pass the contract. */
class AcknowledgingReceiverContractFindsMistakesTest {
  /** A test of the contract. */
  private interface Check {
    void run(AcknowledgingReceiverContract<String> contract) throws Exception;
  }

  private static final Map<Mistake, Check> FINDS = new EnumMap<>(Map.ofEntries(
      Map.entry(
          Mistake.ACKNOWLEDGES_BEFORE_IT_STORES,
          AcknowledgingReceiverContract::nothing_is_acknowledged_before_it_is_durable),
      Map.entry(
          Mistake.ACKNOWLEDGES_WHEN_IT_IS_IN_THE_BUFFER,
          AcknowledgingReceiverContract::nothing_is_acknowledged_before_it_is_durable),
      Map.entry(
          Mistake.ACKNOWLEDGES_WHEN_STORED_INSTEAD_OF_DONE,
          AcknowledgingReceiverContract
              ::nothing_is_acknowledged_before_its_batch_is_done_if_that_is_promised),
      Map.entry(
          Mistake.ACKNOWLEDGES_OUT_OF_ORDER,
          AcknowledgingReceiverContract::what_is_complete_is_acknowledged_once_and_in_order),
      Map.entry(
          Mistake.ACKNOWLEDGES_TWICE,
          AcknowledgingReceiverContract::what_is_complete_is_acknowledged_once_and_in_order),
      Map.entry(
          Mistake.NEVER_ACKNOWLEDGES,
          AcknowledgingReceiverContract::each_start_acknowledges_on_its_own_connection),
      Map.entry(
          Mistake.GOES_ON_WITHOUT_A_CONNECTION,
          AcknowledgingReceiverContract::a_server_that_restarts_loses_nothing),
      Map.entry(
          Mistake.LEAVES_OUT_WHAT_COMES_AGAIN,
          AcknowledgingReceiverContract::what_is_unacknowledged_comes_again_after_a_cut),
      Map.entry(
          Mistake.WAITS_IN_A_CALLBACK,
          AcknowledgingReceiverContract
              ::a_callback_that_meets_a_broken_connection_returns_and_loses_nothing),
      Map.entry(
          Mistake.IGNORES_A_STOP,
          AcknowledgingReceiverContract::a_receiver_that_waits_for_room_can_be_stopped),
      Map.entry(
          Mistake.STORES_WITHOUT_CREDIT,
          AcknowledgingReceiverContract::a_slow_consumer_gets_everything_in_order),
      Map.entry(
          Mistake.DIES_OF_POISON,
          AcknowledgingReceiverContract
              ::a_poison_message_is_reported_and_does_not_hold_up_the_others),
      Map.entry(
          Mistake.SAYS_NOTHING_OF_POISON,
          AcknowledgingReceiverContract
              ::a_poison_message_is_reported_and_does_not_hold_up_the_others),
      Map.entry(
          Mistake.WAITS_FOR_EVER_FOR_A_SILENT_SERVER,
          AcknowledgingReceiverContract::a_server_that_does_not_answer_is_noticed),
      Map.entry(
          Mistake.HIDES_GAPS,
          AcknowledgingReceiverContract::records_that_the_server_has_lost_are_reported_as_a_gap),
      Map.entry(
          Mistake.FORGETS_POSITIONS,
          AcknowledgingReceiverContract
              ::the_next_start_goes_on_after_the_last_position_that_was_stored),
      Map.entry(Mistake.LEAVES_A_THREAD, AcknowledgingReceiverContract::a_stop_leaves_no_thread)));

  @Test
  void every_mistake_has_a_test_that_finds_it() {
    Set<Mistake> mistakes = new HashSet<>(List.of(Mistake.values()));
    mistakes.remove(Mistake.NONE);
    assertThat(FINDS).containsOnlyKeys(mistakes);
  }

  @TestFactory
  Stream<DynamicTest> a_receiver_with_a_mistake_fails() {
    return FINDS.entrySet().stream()
        .map(each -> dynamicTest(each.getKey().name(), () -> {
          List<AssertionError> found = new ArrayList<>();
          try {
            each.getValue().run(contract(each.getKey()));
          } catch (AssertionError e) {
            found.add(e);
          }
          assertThat(found).as("failures of the contract").hasSize(1);
        }));
  }

  private static AcknowledgingReceiverContract<String> contract(Mistake mistake) {
    Moment moment =
        mistake == Mistake.ACKNOWLEDGES_WHEN_STORED_INSTEAD_OF_DONE ? Moment.DONE : Moment.STORED;
    boolean asksForCredit = mistake == Mistake.STORES_WITHOUT_CREDIT;
    return () -> new AckServerHarness(moment, asksForCredit, mistake);
  }
}
