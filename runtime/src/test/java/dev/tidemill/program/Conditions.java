/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.program;

import dev.tidemill.StreamingContext;
import java.time.Duration;
import java.util.List;

/**
 * What a program runs under.
 *
 * @param keyGroups in how many groups state is kept; with few, each has many keys
 * @param remembered how many batches the context remembers
 * @param fault how batches fail
 * @param faulty numbers of the batches that fail, from 1
 */
record Conditions(int keyGroups, int remembered, Fault fault, List<Integer> faulty) {
  static final int MANY_GROUPS = 128;
  static final Conditions SIMPLEST =
      new Conditions(MANY_GROUPS, 0, Fault.SKIPPED_AT_THE_END, List.of());

  enum Fault {
    /** After all outputs; the batch is given up. */
    SKIPPED_AT_THE_END("fail after their outputs and are skipped", "skip"),
    /** After all outputs, in the first attempt. */
    RETRIED("fail once after their outputs and are tried again", "retry"),
    /** In functions that keep state, at some of the keys; the batch is given up. */
    SKIPPED_HALF_WAY("fail in functions on some keys and are skipped", "skip");

    private final String text;
    private final String policy;

    Fault(String text, String policy) {
      this.text = text;
      this.policy = policy;
    }
  }

  Conditions withFaulty(List<Integer> batches) {
    return new Conditions(keyGroups, remembered, fault, batches);
  }

  Conditions withKeyGroups(int n) {
    return new Conditions(n, remembered, fault, faulty);
  }

  Conditions forgetful() {
    return new Conditions(keyGroups, 0, fault, faulty);
  }

  void apply(StreamingContext.Builder builder) {
    builder.setting("stream.state.keyGroups", Integer.toString(keyGroups));
    if (!faulty.isEmpty()) {
      builder.setting("stream.batch.onFailure", fault.policy);
    }
  }

  void apply(StreamingContext ssc) {
    if (remembered > 0) {
      ssc.remember(Duration.ofSeconds(remembered));
    }
  }

  /** Called when all outputs of a batch have run. */
  void atTheEnd(int batch, int attempt) {
    boolean fails = fault == Fault.SKIPPED_AT_THE_END || (fault == Fault.RETRIED && attempt == 1);
    if (fails && faulty.contains(batch)) {
      throw new IllegalStateException("scripted failure of batch " + batch);
    }
  }

  @Override
  public String toString() {
    String groups = keyGroups == MANY_GROUPS ? "" : " with " + keyGroups + " key groups";
    String memory = remembered == 0 ? "" : ", remembering " + remembered;
    return groups + memory + (faulty.isEmpty() ? "" : ", of which " + faulty + " " + fault.text);
  }
}
