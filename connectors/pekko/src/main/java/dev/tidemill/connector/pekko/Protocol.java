/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.pekko;

import dev.tidemill.spi.source.BatchOutcome;
import java.util.List;
import org.apache.pekko.actor.ActorRef;

/**
 * What senders and a source say to each other.
 *
 * <p>A sender numbers its records from 1, without gaps, and keeps them until they are acknowledged.
 * It greets the source, which answers with a session and the number of the last record that it has
 * stored of this sender. From there on the sender sends, in order, and no more than the window
 * allows. The source takes only the next record: what came before it is a repetition, and when
 * something is missing it says so, and the sender begins again there. A sender that hears nothing
 * greets again. So does one that has restarted, and one whose session the source does not know
 * because the job has restarted.
 */
sealed interface Protocol {
  /**
   * From a sender that wants a session.
   *
   * @param sender its id
   * @param first number of the first record that it still has; 0 if it asks what to begin with
   * @param replyTo where answers go; a sender that has restarted has another one
   */
  record Hello(String sender, long first, ActorRef replyTo) implements Protocol {}

  /**
   * Opens a session.
   *
   * @param stored number of the last record that is stored, 0 if none is
   * @param done number of the last record of this session whose batch is over, 0 if none is
   * @param window how many records may be sent and not yet acknowledged
   * @param maxMessageBytes the largest record that is accepted
   */
  record Welcome(long session, long stored, long done, int window, int maxMessageBytes)
      implements Protocol {}

  /**
   * Records with consecutive numbers.
   *
   * @param first number of the first one
   */
  record Records(String sender, long session, long first, List<byte[]> payloads)
      implements Protocol {}

  /** All records up to this one are stored. */
  record Ack(long session, long sequence) implements Protocol {}

  /**
   * The batch of these records is over.
   *
   * @param first number of the first one
   * @param last number of the last one
   */
  record Done(long session, long first, long last, BatchOutcome outcome) implements Protocol {}

  /** The source waits for this record, and a later one has come. */
  record Missing(long session, long next) implements Protocol {}

  /** The source does not know the session that records were sent in. */
  record Unknown(long session) implements Protocol {}

  /**
   * The source does not accept the sender.
   *
   * @param isFinal whether to greet again is of no use
   */
  record Refused(String reason, boolean isFinal) implements Protocol {}
}
