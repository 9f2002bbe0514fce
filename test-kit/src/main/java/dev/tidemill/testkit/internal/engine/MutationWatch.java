/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.internal.engine;

import dev.tidemill.error.Origin;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Remembers what each record of a batch looked like when it was first seen, and notices when it
 * looks otherwise. Records whose types cannot change cost next to nothing. Any thread.
 */
final class MutationWatch {
  private static final int MAX_TEXT_LENGTH = 200;

  private record Seen(
      Object record, long fingerprint, Map<String, Long> fields, String text, Origin from) {}

  private final IdentityHashMap<Object, Seen> seen = new IdentityHashMap<>();
  private final List<Seen> inOrder = new ArrayList<>();
  private final Function<String, RuntimeException> failure;

  /** A watch that fails with what the function makes of a message. */
  MutationWatch(Function<String, RuntimeException> failure) {
    this.failure = failure;
  }

  /** A record is handed on by an operation, or has come from there. */
  void look(@Nullable Object record, Origin from) {
    if (record == null || !Mutability.mayChange(record)) {
      return;
    }
    long fingerprint = Fingerprint.of(record);
    Seen known;
    synchronized (seen) {
      known = seen.get(record);
      if (known == null) {
        Seen first = new Seen(record, fingerprint, Fingerprint.fields(record), text(record), from);
        seen.put(record, first);
        inOrder.add(first);
        return;
      }
    }
    if (known.fingerprint() != fingerprint) {
      throw changed(known, "a record was changed after " + known.from() + " had handed it on");
    }
  }

  /** An operation's function has had a record, and must have left it as it was. */
  void verify(@Nullable Object record, Origin culprit) {
    if (record == null || !Mutability.mayChange(record)) {
      return;
    }
    Seen known;
    synchronized (seen) {
      known = seen.get(record);
    }
    if (known != null && known.fingerprint() != Fingerprint.of(record)) {
      throw changed(known, "the function of " + culprit + " changed its input record");
    }
  }

  /**
   * An evaluation has ended, whose steps were all verified: what else has changed a record is what
   * combines records.
   */
  void verifyCombined() {
    verifyAll(
        "a function that combines records, such as that of reduceByKey, changed a record of ");
  }

  /** The program has had control: between two actions, or at the end of the batch. */
  void verifyOutputs() {
    verifyAll("an output, or another function that works on whole RDDs, changed a record of ");
  }

  /** Of several changed records, the last that was seen is the nearest to what changed it. */
  private void verifyAll(String what) {
    synchronized (seen) {
      for (int i = inOrder.size() - 1; i >= 0; i--) {
        Seen known = inOrder.get(i);
        if (known.fingerprint() != Fingerprint.of(known.record())) {
          throw changed(known, what + known.from());
        }
      }
    }
  }

  /** The batch is over. */
  void forget() {
    synchronized (seen) {
      seen.clear();
      inOrder.clear();
    }
  }

  private RuntimeException changed(Seen known, String what) {
    String is = text(known.record());
    String difference = is.equals(known.text())
        ? "it still prints as " + is + ", but " + changedFields(known)
        : "it was " + known.text() + ", and is " + is;
    return failure.apply(what + ": " + difference
        + "; other operations and later batches may read the same record, so make a new one in place of"
        + " changing it");
  }

  private static String changedFields(Seen known) {
    Map<String, Long> now = Fingerprint.fields(known.record());
    String names = now.entrySet().stream()
        .filter(field -> !field.getValue().equals(known.fields().get(field.getKey())))
        .map(Map.Entry::getKey)
        .collect(Collectors.joining(", "));
    return names.isEmpty()
        ? "its contents are others"
        : "its contents are others, in " + known.record().getClass().getSimpleName() + "." + names
            + " (a field that only remembers what others say is best transient, or left out of equals)";
  }

  private static String text(@Nullable Object record) {
    String text;
    try {
      text = String.valueOf(record);
    } catch (RuntimeException e) {
      return "a record whose toString fails with " + e;
    }
    return text.length() <= MAX_TEXT_LENGTH ? text : text.substring(0, MAX_TEXT_LENGTH) + "...";
  }
}
