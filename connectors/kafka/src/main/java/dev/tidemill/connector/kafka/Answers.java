/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kafka;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** Takes results out of futures without the exceptions that futures wrap around a failure. */
final class Answers {
  private Answers() {}

  /** Waits for an answer. Its failure is thrown as it is. */
  static <T> T await(CompletableFuture<T> answer) throws InterruptedException {
    try {
      return answer.get();
    } catch (ExecutionException e) {
      throw unchecked(e);
    } catch (CancellationException e) {
      throw new ClusterUnavailable("the question was given up", e);
    }
  }

  /** What a future has failed with. */
  static Throwable reason(Throwable failure) {
    Throwable reason = failure;
    while ((reason instanceof CompletionException || reason instanceof ExecutionException)
        && reason.getCause() != null) {
      reason = reason.getCause();
    }
    return reason;
  }

  /** The failure of a future, to be thrown. */
  static RuntimeException unchecked(Throwable failure) {
    Throwable reason = reason(failure);
    if (reason instanceof Error error) {
      throw error;
    }
    return reason instanceof RuntimeException unchecked
        ? unchecked
        : new IllegalStateException(reason);
  }

  /** All answers together; fails if one of them does. */
  static <K, V> CompletableFuture<Map<K, V>> all(Map<K, CompletableFuture<V>> answers) {
    return CompletableFuture.allOf(answers.values().toArray(CompletableFuture[]::new))
        .thenApply(unused -> {
          Map<K, V> all = new HashMap<>();
          answers.forEach((key, answer) -> all.put(key, answer.join()));
          return all;
        });
  }
}
