/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.zeromq;

import dev.tidemill.function.MapFunction;
import dev.tidemill.spi.source.Delivery;
import dev.tidemill.spi.source.Gap;
import dev.tidemill.spi.source.Receiver;
import dev.tidemill.spi.source.ReceiverContext;
import dev.tidemill.spi.source.ReplayCapability;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One socket of a source. Its thread puts messages into an {@link Inbox}; the thread of the receiver
 * stores them, and waits while there is no room.
 */
final class ZeroMqReceiver implements Receiver<ZeroMqMessage> {
  private static final int RECORDS_AT_ONCE = 512;

  private final SourceSettings settings;
  private final @Nullable MapFunction<ZeroMqMessage, Long> numberOf;
  private long lastNumber = Long.MIN_VALUE;

  ZeroMqReceiver(SourceSettings settings, @Nullable MapFunction<ZeroMqMessage, Long> numberOf) {
    this.settings = settings;
    this.numberOf = numberOf;
  }

  @Override
  public ReplayCapability replay() {
    return settings.pattern().replay();
  }

  @Override
  public void onStart(ReceiverContext<ZeroMqMessage> context) throws InterruptedException {
    @Nullable
    CreditProtocol protocol =
        settings.pattern() == Pattern.DEALER ? new CreditProtocol(settings.window()) : null;
    Inbox inbox = new Inbox(settings.window());
    SocketReader reader = new SocketReader(settings, protocol, inbox, new Reports(context));
    Thread thread = context.threads().newThread("socket", reader);
    thread.start();
    try {
      receive(inbox, protocol, context);
    } finally {
      reader.stop();
      joinUninterrupted(thread);
    }
  }

  private void receive(
      Inbox inbox, @Nullable CreditProtocol protocol, ReceiverContext<ZeroMqMessage> context)
      throws InterruptedException {
    while (!context.isStopped()) {
      long room = Math.max(1, context.credit().records());
      List<Incoming> taken = inbox.take((int) Math.min(RECORDS_AT_ONCE, room));
      if (taken.isEmpty()) {
        return; // the socket is closed
      }
      List<ZeroMqMessage> records = new ArrayList<>(taken.size());
      for (Incoming each : taken) {
        add(each, records, context);
      }
      Delivery<ZeroMqMessage> delivery = Delivery.of(records);
      if (protocol == null) {
        context.store(delivery);
      } else {
        context.store(delivery.onStored(
            () -> taken.forEach(each -> protocol.stored(each.run(), each.number()))));
      }
    }
  }

  private void add(
      Incoming incoming, List<ZeroMqMessage> records, ReceiverContext<ZeroMqMessage> context) {
    if (incoming.isTooLarge()) {
      String position = incoming.message().position();
      context.reportError(
          "a message" + (position.isEmpty() ? "" : " " + position) + " of " + incoming.bytes()
              + " bytes from " + settings + " is left out: maxMessageBytes is "
              + settings.maxMessageBytes(),
          new IOException("message too large"));
      return;
    }
    reportLosses(incoming.message(), context);
    records.add(incoming.message());
  }

  private void reportLosses(ZeroMqMessage message, ReceiverContext<ZeroMqMessage> context) {
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

  /** The thread needs a few milliseconds to close its socket, whatever happens to this one. */
  private static void joinUninterrupted(Thread thread) {
    boolean isInterrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        isInterrupted = true;
      }
    }
    if (isInterrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Nothing to do: the thread in {@link #onStart} is interrupted, and closes the socket. */
  @Override
  public void onStop() {}

  /** What happens to the socket, in words. */
  private final class Reports implements SocketEvents {
    private final ReceiverContext<ZeroMqMessage> context;
    private boolean isRefused;

    Reports(ReceiverContext<ZeroMqMessage> context) {
      this.context = context;
    }

    @Override
    public void connected() {
      isRefused = false;
      context.reportConnected(settings.toString());
    }

    /** Once: the library goes on trying. */
    @Override
    public void refused() {
      if (!isRefused) {
        isRefused = true;
        context.reportError(
            "there is no " + settings + "; it is tried again until there is one",
            new IOException("not connected"));
      }
    }

    /** What a dealer has not acknowledged comes again on a new connection. */
    @Override
    public void disconnected() {
      IOException cause = new IOException("disconnected");
      if (settings.pattern() == Pattern.DEALER) {
        context.restart(
            "the connection to " + settings + " is lost, or was refused; see whether its keys are"
                + " the right ones, and whether it sends frames beyond the bound",
            cause);
      } else {
        context.reportError(
            "a connection to " + settings + " has ended; what was on its way is lost", cause);
      }
    }

    @Override
    public void malformed(Exception reason) {
      context.reportError(
          "a message from " + settings + " is left out: " + reason.getMessage(), reason);
    }

    @Override
    public void failed(Exception cause) {
      context.restart(settings + " cannot be used: " + cause, cause);
    }
  }
}
