/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.zeromq;

import dev.tidemill.function.MapFunction;
import dev.tidemill.spi.source.Credit;
import dev.tidemill.spi.source.Delivery;
import dev.tidemill.spi.source.Gap;
import dev.tidemill.spi.source.ReceiverContext;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Stores what has come from a socket, and reports what is missing or left out; used on the thread of
 * the socket. It does not wait for room as long as the caller keeps to {@link #room}.
 */
final class Deliveries {
  private static final Predicate<String> IS_NUMBER =
      java.util.regex.Pattern.compile("-?\\d{1,18}").asMatchPredicate();

  /** What a message takes in memory, beyond its bytes. */
  private static final long MESSAGE_BYTES = 200;

  private final SourceSettings settings;
  private final @Nullable CreditProtocol protocol;
  private final @Nullable MapFunction<ZeroMqMessage, Long> numberOf;
  private final ReceiverContext<ZeroMqMessage> context;

  /** The bytes of a round at most: the last message may be of any size. */
  private final long roundBytes;

  /** Stored as the position of what is numbered, so that a gap across starts is known, too. */
  private long lastNumber = Long.MIN_VALUE;

  Deliveries(
      SourceSettings settings,
      @Nullable CreditProtocol protocol,
      @Nullable MapFunction<ZeroMqMessage, Long> numberOf,
      ReceiverContext<ZeroMqMessage> context) {
    this.settings = settings;
    this.protocol = protocol;
    this.numberOf = numberOf;
    this.context = context;
    this.roundBytes = SocketReader.BYTES_A_ROUND
        + settings.maxMessageBytes()
        + SocketReader.MESSAGES_A_ROUND * MESSAGE_BYTES;
    if (numberOf != null) {
      context
          .lastStored()
          .filter(IS_NUMBER)
          .ifPresent(number -> lastNumber = Long.parseLong(number));
    }
  }

  /**
   * How many messages can be stored now, with the bytes of a round; if a round is larger than the
   * buffer, the buffer must be empty.
   */
  int room() {
    Credit credit = context.credit();
    boolean isRoundTooLarge = credit.bytes() < Math.min(context.capacity().bytes(), roundBytes);
    return credit.isEmpty() || isRoundTooLarge
        ? 0
        : (int) Math.min(Integer.MAX_VALUE, credit.records());
  }

  /** Stores messages in their order; a dealer's are acknowledged when they are durable. */
  void store(List<Incoming> messages) throws InterruptedException {
    if (messages.isEmpty()) {
      return;
    }
    List<ZeroMqMessage> records = new ArrayList<>(messages.size());
    for (Incoming each : messages) {
      add(each, records);
    }
    long bytes =
        messages.stream().mapToLong(each -> each.bytes() + MESSAGE_BYTES).sum();
    Delivery<ZeroMqMessage> delivery = Delivery.<ZeroMqMessage>of(records).bytes(bytes);
    if (lastNumber != Long.MIN_VALUE) {
      delivery = delivery.position(Long.toString(lastNumber));
    }
    if (protocol != null) {
      CreditProtocol acknowledging = protocol;
      ZeroMqMessage last = messages.get(messages.size() - 1).message();
      delivery = delivery.onStored(() -> acknowledging.stored(last.run(), last.number()));
    }
    try {
      context.store(delivery);
    } catch (RuntimeException | Error e) {
      context.restart("messages from " + settings + " could not be stored: " + e, e);
      throw e;
    }
  }

  private void add(Incoming incoming, List<ZeroMqMessage> records) {
    if (incoming.isTooLarge()) {
      String position = incoming.message().position();
      context.reportError(
          "a message" + (position.isEmpty() ? "" : " " + position) + " of " + incoming.bytes()
              + " bytes from " + settings + " is left out: maxMessageBytes is "
              + settings.maxMessageBytes(),
          new IOException("message too large"));
      return;
    }
    reportLosses(incoming.message());
    records.add(incoming.message());
  }

  private void reportLosses(ZeroMqMessage message) {
    if (numberOf == null) {
      return;
    }
    long number;
    try {
      number = numberOf.call(message);
    } catch (Exception e) {
      context.reportError("a " + message + " has no number: " + e, e);
      return;
    }
    if (lastNumber != Long.MIN_VALUE && number > lastNumber + 1) {
      context.reportGap(new Gap(
          Long.toString(lastNumber + 1),
          Long.toString(number - 1),
          (number - lastNumber - 1) + " messages of " + settings + " are missing"));
    }
    lastNumber = number;
  }
}
