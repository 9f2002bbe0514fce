/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill;

import dev.tidemill.deadletter.DeadLetter;
import dev.tidemill.error.Arguments;
import dev.tidemill.error.Origin;
import dev.tidemill.internal.graph.StreamNode;
import java.util.function.UnaryOperator;

/**
 * The records that batches give up with {@code stream.batch.onFailure=deadletter}, each as a
 * {@link DeadLetter}.
 *
 * <p>A function on dead letters must not fail: there is no record of a source to give up for it, so
 * the batch fails.
 */
public final class DeadLetterDStream extends DStream<DeadLetter> {
  DeadLetterDStream(Declarations declarations, StreamNode node) {
    super(declarations, node);
  }

  /**
   * Changes letters before anybody sees them: this stream, the default directory, listeners and the
   * log. Called on the driver. For records with secrets in them.
   *
   * <pre>{@code
   * ssc.deadLetters().redacted(letter -> letter.withRecord("(hidden)", Optional.empty()));
   * }</pre>
   *
   * <p>Error and stack trace may show parts of the record, too: see {@link DeadLetter#withError}.
   *
   * @return this stream
   */
  public DeadLetterDStream redacted(UnaryOperator<DeadLetter> redaction) {
    Origin origin = Arguments.given("redacted", redaction);
    declarations.declare(origin).redactLetters(redaction);
    return this;
  }

  @Override
  public DeadLetterDStream named(String name) {
    super.named(name);
    return this;
  }
}
