/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.zeromq;

import dev.tidemill.function.MapFunction;
import dev.tidemill.spi.source.Receiver;
import dev.tidemill.spi.source.ReceiverContext;
import dev.tidemill.spi.source.ReplayCapability;
import java.io.IOException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One socket of a source. The thread of the socket also stores the messages; the thread of the
 * receiver, which may be interrupted, only waits for its end.
 */
final class ZeroMqReceiver implements Receiver<ZeroMqMessage> {
  private final SourceSettings settings;
  private final @Nullable MapFunction<ZeroMqMessage, Long> numberOf;

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
    SocketReader reader = new SocketReader(
        settings,
        protocol,
        new Deliveries(settings, protocol, numberOf, context),
        new Reports(context));
    Thread thread = context.threads().newThread("socket", reader);
    context.onCredit(credit -> LockSupport.unpark(thread));
    thread.start();
    try {
      thread.join();
    } finally {
      reader.stop();
      joinUninterrupted(thread);
    }
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
    private boolean isReported;

    Reports(ReceiverContext<ZeroMqMessage> context) {
      this.context = context;
    }

    @Override
    public void connected() {
      isReported = false;
      context.reportConnected(settings.toString());
    }

    @Override
    public void refused() {
      reportOnce(
          "cannot connect to the ZeroMQ " + settings.pattern().peer() + " at " + settings.endpoint()
              + "; retrying",
          "");
    }

    @Override
    public void unanswered(String detail) {
      reportOnce(
          "a connection to " + settings + " has ended before both sides had greeted each other;"
              + " check that it is a socket of ZeroMQ, with CURVE if this side has it and without if"
              + " not; retrying",
          detail);
    }

    /** The library goes on trying. */
    private void reportOnce(String message, String detail) {
      if (!isReported) {
        isReported = true;
        context.reportError(message, cause("not connected", detail));
      }
    }

    private static IOException cause(String what, String detail) {
      return new IOException(detail.isEmpty() ? what : what + ", " + detail);
    }

    /**
     * What a dealer has not acknowledged comes again on a new connection. The others go on, and keep
     * what they have received. A connection that has carried nothing may be refused for ever: then it
     * is the restarts that are delayed, and reported.
     */
    @Override
    public void disconnected(boolean hasCarried, String detail) {
      IOException cause = cause("disconnected", detail);
      if (settings.pattern() == Pattern.DEALER || !hasCarried) {
        context.restart(
            "the connection to " + settings + " is lost, or was refused; check that its keys are"
                + " correct, and that it sends no frames beyond the bound",
            cause);
      } else {
        context.reportError(
            "a connection to " + settings + " has ended; anything in transit is lost", cause);
      }
    }

    @Override
    public void malformed(Exception reason) {
      context.reportError(
          "a message from " + settings + " is left out: " + reason.getMessage(), reason);
    }

    @Override
    public void failed(Throwable cause) {
      context.restart(settings + " cannot be used: " + cause, cause);
    }
  }
}
