/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A trial of a receiver whose server sends nothing again. Only what is sent while it is connected has
 * to arrive, and nothing says when it is: so records are sent until one arrives.
 */
final class AtMostOnceTrial<T> extends ReceiverTrial<T> {
  /** How long the first record may take before another one is sent; the next ones may take longer. */
  private static final Duration MOMENT = Duration.ofMillis(20);

  private static final Duration LONGEST_MOMENT = Duration.ofMillis(500);

  private final ReceiverHarness<T> harness;
  private final List<T> sent = new ArrayList<>();
  /** Number of the start that is connected, and has no reason to end. */
  private int connected;

  private Duration moment = MOMENT;
  private int reports;

  AtMostOnceTrial(ReceiverHarness<T> harness) throws IOException {
    super(harness);
    this.harness = harness;
  }

  @Override
  ReceiverHarness<T> harness() {
    return harness;
  }

  @Override
  List<T> send(int messages) throws Exception {
    List<T> records = super.send(messages);
    sent.addAll(records);
    return records;
  }

  /**
   * Sends one record after the other until one arrives, and has all that have arrived processed. What
   * is sent from now on has to arrive.
   */
  void connect() throws Exception {
    moment = MOMENT;
    assertThat(patience().await(this::hasNextArrived))
        .as(
            "whether the receiver is connected within %s: %d records were sent, one after the other;"
                + " received were %s, these problems were reported: %s, and starts have ended so: %s",
            harness.patience(), sent.size(), allReceived(), problems(), endings())
        .isTrue();
    connected = starts().size() - 1;
    nothingCameTwice();
  }

  private boolean hasNextArrived() throws Exception {
    List<T> next = send(1);
    boolean hasArrived = new Patience(moment).await(() -> {
      runBatch();
      return processed().containsAll(next);
    });
    moment = moment.multipliedBy(2);
    if (moment.compareTo(LONGEST_MOMENT) > 0) {
      moment = LONGEST_MOMENT;
    }
    return hasArrived;
  }

  /** How starts have ended, without repetitions. */
  private List<String> endings() {
    return starts().stream()
        .flatMap(start -> start.ending().stream())
        .distinct()
        .toList();
  }

  /** What all starts have received. */
  private List<T> allReceived() {
    return starts().stream().flatMap(start -> start.received().stream()).toList();
  }

  /** Waits until these records have arrived, at a start that is connected. */
  void awaitArrived(List<T> records) throws Exception {
    ReceiverStart<T> start = starts().get(connected);
    patience().await(() -> allReceived().containsAll(records) || start.ending().isPresent());
    assertThat(start.ending())
        .as("why the receiver has ended, which it had no reason to")
        .isEmpty();
    assertThat(allReceived())
        .as("records that were received within %s", harness.patience())
        .containsAll(records);
    nothingCameTwice();
  }

  /** Checks that records have come once and in order; some may be missing. */
  private void nothingCameTwice() {
    List<T> received = allReceived();
    assertThat(received)
        .as("records that all starts have received: each once, in the order of the server")
        .isEqualTo(sent.stream().filter(received::contains).toList());
  }

  /** Checks that batches have these records, and no record twice or out of order. */
  void haveBeenProcessed(List<T> records) {
    assertThat(processed()).as("records of all batches").containsAll(records);
    assertThat(processed())
        .as("records of all batches: each once, in the order of the server")
        .isEqualTo(sent.stream().filter(processed()::contains).toList());
  }

  /** Something is about to happen to the server or its connection. */
  void expectTrouble() {
    reports = reports();
  }

  private int reports() {
    return problems().size() + gaps().size();
  }

  /** Waits until the receiver has reported it; one that listens need not. */
  void awaitReport(String trouble) throws Exception {
    ReceiverStart<T> start = starts().get(connected);
    assertThat(harness.listens()
            || patience().await(() -> reports() > reports || start.ending().isPresent()))
        .as(
            "whether the receiver has reported that %s: it must call reportError(), reportGap() or"
                + " restart(), or onStart() must throw, within %s",
            trouble, harness.patience())
        .isTrue();
  }

  /** Makes room, and waits until a record has got it, or a gap is reported. */
  void awaitProcessedOrReported(T record) throws Exception {
    Patience aMoment = new Patience(LONGEST_MOMENT);
    // The receiver has to see that the connection is gone while it has no room.
    aMoment.await(() -> hasEndedSince(connected));
    makeRoom();
    assertThat(patience().await(() -> {
          runBatch();
          return processed().contains(record) || !gaps().isEmpty();
        }))
        .as(
            "whether %s, which had arrived and waited for room, was stored, or was reported with a"
                + " gap, within %s",
            record, harness.patience())
        .isTrue();
  }

  private boolean hasEndedSince(int start) {
    return starts().get(start).ending().isPresent();
  }

  /** Waits until a problem was reported in addition to those before. */
  void awaitProblem(int before) throws Exception {
    assertThat(patience().await(() -> problems().size() > before))
        .as("whether the problem was reported within %s", harness.patience())
        .isTrue();
  }

  /** Sends more than the receiver can hold, and lets batches take little, until it says so. */
  void floodUntilReported(int messages) throws Exception {
    assertThat(patience().await(() -> {
          send(messages);
          runBatch();
          return !gaps().isEmpty();
        }))
        .as(
            "whether a gap was reported within %s: %d records were sent, and %d were received",
            harness.patience(), sent.size(), allReceived().size())
        .isTrue();
  }
}
