/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.receiver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.testkit.contract.ReceiverContract;
import dev.tidemill.testkit.receiver.PushReceiver.Mistake;
import dev.tidemill.testkit.receiver.PushReceiver.WithoutRoom;
import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Receivers with planted mistakes do not pass the contract, and each of its tests finds one. */
class ReceiverContractFindsMistakesTest {
  /** The name of the test that has to fail. */
  private static String finder(Mistake mistake) {
    return switch (mistake) {
      case NONE, DECLARES_THAT_IT_CAN_ASK_AGAIN -> "it_declares_that_nothing_is_sent_again";
      case STORES_TWICE, STORES_OUT_OF_ORDER, REPORTS_GAPS_THAT_ARE_NONE, ENDS_WITHOUT_REASON ->
        "records_arrive_once_and_in_order_while_nothing_fails";
      case MAKES_RECORDS_THAT_THE_LOG_CANNOT_KEEP -> "what_was_stored_is_processed_after_a_crash";
      case STORES_AGAIN_WHAT_AN_EARLIER_START_HAS_STORED -> "nothing_comes_again_after_a_crash";
      case GOES_ON_WITHOUT_A_CONNECTION, SAYS_NOTHING_OF_A_CUT ->
        "a_cut_is_reported_and_later_records_arrive";
      case REMEMBERS_THE_ADDRESS_OF_THE_SERVER ->
        "a_server_that_restarts_is_reported_and_found_again";
      case WAITS_FOR_EVER_FOR_A_SILENT_SERVER -> "a_server_that_does_not_answer_is_noticed";
      case STORES_WITHOUT_CREDIT, DROPS_WHEN_THE_SERVER_WOULD_WAIT ->
        "a_slow_consumer_gets_records_in_order_as_it_has_room";
      case DROPS_IN_SILENCE -> "what_is_dropped_for_want_of_room_is_reported_as_a_gap";
      case IGNORES_A_STOP -> "a_receiver_that_waits_for_room_can_be_stopped";
      case DROPS_WHAT_WAITS_WHEN_THE_CONNECTION_IS_CUT ->
        "what_waits_for_room_when_the_connection_is_cut_is_stored_or_reported";
      case DIES_OF_POISON, SAYS_NOTHING_OF_POISON ->
        "a_poison_message_is_reported_and_does_not_hold_up_the_others";
      case HIDES_GAPS -> "records_that_are_missing_are_reported_as_a_gap";
      case FORGETS_POSITIONS -> "records_that_are_missing_after_a_stop_are_reported_as_a_gap";
      case STARTS_ONLY_ONCE -> "each_start_receives";
      case LEAVES_A_THREAD -> "a_stop_leaves_no_thread";
    };
  }

  private static WithoutRoom mode(Mistake mistake) {
    return switch (mistake) {
      case STORES_WITHOUT_CREDIT, DROPS_WHEN_THE_SERVER_WOULD_WAIT, DROPS_IN_SILENCE ->
        WithoutRoom.DROPS;
      default -> WithoutRoom.BLOCKS;
    };
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void a_receiver_with_a_mistake_fails(Mistake mistake) {
    ReceiverContract<PushedText> contract = () -> new PushServerHarness(mode(mistake), mistake);
    assertThatThrownBy(() -> run(finder(mistake), contract)).isInstanceOf(AssertionError.class);
  }

  @Test
  void every_test_of_the_contract_finds_a_mistake() {
    Set<String> tests = Arrays.stream(ReceiverContract.class.getMethods())
        .filter(method -> method.isAnnotationPresent(Test.class))
        .map(method -> method.getName())
        .collect(Collectors.toSet());
    assertThat(Arrays.stream(Mistake.values())
            .filter(mistake -> mistake != Mistake.NONE)
            .map(ReceiverContractFindsMistakesTest::finder))
        .hasSameElementsAs(tests);
  }

  private static void run(String test, ReceiverContract<PushedText> contract) throws Throwable {
    try {
      ReceiverContract.class.getMethod(test).invoke(contract);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
