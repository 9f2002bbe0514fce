/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.receiver;

import dev.tidemill.spi.source.Delivery;
import dev.tidemill.spi.source.Gap;
import dev.tidemill.spi.source.Receiver;
import dev.tidemill.spi.source.ReceiverContext;
import dev.tidemill.spi.source.ReplayCapability;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** Receives numbered lines from a {@link PushServer}, with one mistake or none. */
final class PushReceiver implements Receiver<PushedText> {
  /** What it does wrong. */
  enum Mistake {
    NONE,
    DECLARES_THAT_IT_CAN_ASK_AGAIN,
    STORES_TWICE,
    STORES_OUT_OF_ORDER,
    REPORTS_GAPS_THAT_ARE_NONE,
    ENDS_WITHOUT_REASON,
    MAKES_RECORDS_THAT_THE_LOG_CANNOT_KEEP,
    STORES_AGAIN_WHAT_AN_EARLIER_START_HAS_STORED,
    GOES_ON_WITHOUT_A_CONNECTION,
    SAYS_NOTHING_OF_A_CUT,
    REMEMBERS_THE_ADDRESS_OF_THE_SERVER,
    WAITS_FOR_EVER_FOR_A_SILENT_SERVER,
    STORES_WITHOUT_CREDIT,
    DROPS_WHEN_THE_SERVER_WOULD_WAIT,
    DROPS_IN_SILENCE,
    IGNORES_A_STOP,
    DROPS_WHAT_WAITS_WHEN_THE_CONNECTION_IS_CUT,
    DIES_OF_POISON,
    SAYS_NOTHING_OF_POISON,
    HIDES_GAPS,
    FORGETS_POSITIONS,
    STARTS_ONLY_ONCE,
    LEAVES_A_THREAD
  }

  /** What it does while the job has no room. */
  enum WithoutRoom {
    /** It waits in {@code store}. */
    BLOCKS,
    /** It stores only with credit, and keeps what it has received; then it drops. */
    DROPS
  }

  private static final int LOOK_MILLIS = 5;
  private static final int MOST_WAITING = 20;
  private static final int FEW_WAITING = 2;

  private final PushServer server;
  private final int port;
  private final WithoutRoom withoutRoom;
  private final Mistake mistake;
  private final List<PushedText> ofEarlierStarts;
  private final Deque<Delivery<PushedText>> waiting = new ArrayDeque<>();
  private volatile Socket socket = new Socket();
  private long dropped;
  private long last;
  private boolean stopped;

  /** @param ofEarlierStarts what was stored, for the mistake of storing it again */
  PushReceiver(
      PushServer server,
      int port,
      WithoutRoom withoutRoom,
      Mistake mistake,
      List<PushedText> ofEarlierStarts) {
    this.server = server;
    this.port = port;
    this.withoutRoom = withoutRoom;
    this.mistake = mistake;
    this.ofEarlierStarts = ofEarlierStarts;
  }

  @Override
  public ReplayCapability replay() {
    return mistake == Mistake.DECLARES_THAT_IT_CAN_ASK_AGAIN
        ? ReplayCapability.BY_POSITION
        : ReplayCapability.NONE;
  }

  @Override
  public void onStart(ReceiverContext<PushedText> context) throws Exception {
    if (mistake == Mistake.LEAVES_A_THREAD) {
      context.threads().newThread("left", PushReceiver::waitForEver).start();
    }
    if (mistake == Mistake.STORES_AGAIN_WHAT_AN_EARLIER_START_HAS_STORED) {
      for (PushedText text : List.copyOf(ofEarlierStarts)) {
        context.store(text);
      }
    }
    last = context.lastStored().map(Long::parseLong).orElse(0L);
    while (!context.isStopped()) {
      try {
        receive(context);
      } catch (EOFException e) {
        if (mistake == Mistake.GOES_ON_WITHOUT_A_CONNECTION) {
          waitForEver();
        }
        if (mistake != Mistake.SAYS_NOTHING_OF_A_CUT) {
          throw e;
        }
        open();
      }
    }
  }

  /** Nothing is opened after a stop. */
  private synchronized void open() throws IOException {
    if (!stopped) {
      socket.close();
      socket = new Socket();
    }
  }

  private void receive(ReceiverContext<PushedText> context) throws Exception {
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    socket.setSoTimeout(LOOK_MILLIS);
    InputStream in = new BufferedInputStream(socket.getInputStream());
    StringBuilder line = new StringBuilder();
    while (!context.isStopped()) {
      try {
        int next = in.read();
        if (next < 0) {
          throw new EOFException("the server has closed the connection");
        }
        if (next == '\n') {
          received(line.toString(), context);
          line.setLength(0);
        } else {
          line.append((char) next);
        }
      } catch (SocketTimeoutException e) {
        if (server.isFrozen() && mistake != Mistake.WAITS_FOR_EVER_FOR_A_SILENT_SERVER) {
          throw e;
        }
        storeWaiting(context);
      }
    }
  }

  private void received(String line, ReceiverContext<PushedText> context) throws Exception {
    int space = line.indexOf(' ');
    long number = Long.parseLong(line.substring(0, space));
    if (last > 0 && number > last + 1 && mistake != Mistake.HIDES_GAPS) {
      reportGap(number - last - 1, "never came", context);
    }
    last = number;
    String text = line.substring(space + 1);
    if (text.startsWith("!")) {
      poison(text, context);
      return;
    }
    if (mistake == Mistake.ENDS_WITHOUT_REASON && number % 4 == 0) {
      throw new IOException("message " + number + " is not liked");
    }
    if (mistake == Mistake.REPORTS_GAPS_THAT_ARE_NONE) {
      reportGap(1, "may be missing", context);
    }
    add(
        new PushedText(
            text, mistake == Mistake.MAKES_RECORDS_THAT_THE_LOG_CANNOT_KEEP ? number : 0),
        context);
  }

  private void reportGap(long missing, String what, ReceiverContext<PushedText> context) {
    context.reportGap(
        new Gap(Long.toString(last), "", missing + " messages before the next one " + what));
  }

  private void poison(String text, ReceiverContext<PushedText> context) throws IOException {
    if (mistake == Mistake.DIES_OF_POISON) {
      throw new IOException("cannot read " + text);
    }
    if (mistake != Mistake.SAYS_NOTHING_OF_POISON) {
      context.reportError("a message cannot be read, and is left out: " + text, null);
    }
  }

  private void add(PushedText text, ReceiverContext<PushedText> context)
      throws InterruptedException {
    Delivery<PushedText> delivery = Delivery.of(text);
    if (mistake != Mistake.FORGETS_POSITIONS) {
      delivery = delivery.position(Long.toString(last));
    }
    ofEarlierStarts.add(text);
    if (withoutRoom == WithoutRoom.BLOCKS) {
      store(delivery, context);
      return;
    }
    int most = mistake == Mistake.DROPS_WHEN_THE_SERVER_WOULD_WAIT ? FEW_WAITING : MOST_WAITING;
    if (waiting.size() < most) {
      waiting.add(delivery);
    } else {
      dropped++;
    }
    storeWaiting(context);
  }

  private void storeWaiting(ReceiverContext<PushedText> context) throws InterruptedException {
    while (!waiting.isEmpty()
        && (!context.credit().isEmpty() || mistake == Mistake.STORES_WITHOUT_CREDIT)) {
      context.store(waiting.remove());
    }
    if (dropped > 0 && waiting.size() < MOST_WAITING && mistake != Mistake.DROPS_IN_SILENCE) {
      reportGap(dropped, "found no room", context);
      dropped = 0;
    }
  }

  private void store(Delivery<PushedText> delivery, ReceiverContext<PushedText> context)
      throws InterruptedException {
    try {
      if (mistake == Mistake.STORES_OUT_OF_ORDER && waiting.isEmpty()) {
        waiting.add(delivery);
        return;
      }
      if (mistake == Mistake.DROPS_WHAT_WAITS_WHEN_THE_CONNECTION_IS_CUT
          && context.credit().isEmpty()) {
        context.threads().newThread("watch", () -> awaitCut(context)).start();
      }
      context.store(delivery);
      if (mistake == Mistake.STORES_TWICE) {
        context.store(delivery);
      }
      while (!waiting.isEmpty()) {
        context.store(waiting.remove());
      }
    } catch (InterruptedException e) {
      if (mistake == Mistake.IGNORES_A_STOP) {
        waitForEver();
      }
      throw e;
    }
  }

  private void awaitCut(ReceiverContext<PushedText> context) {
    try {
      int next = 0;
      while (next >= 0) {
        try {
          next = socket.getInputStream().read();
        } catch (SocketTimeoutException e) {
          // the connection is still there
        }
      }
      context.restart("the server has closed the connection", null);
    } catch (IOException e) {
      context.restart("the connection is broken", e);
    }
  }

  @Override
  public synchronized void onStop() throws IOException {
    stopped = true;
    socket.close();
  }

  private static void waitForEver() {
    CountDownLatch never = new CountDownLatch(1);
    while (true) {
      try {
        never.await();
      } catch (InterruptedException e) {
        // that is the mistake
      }
    }
  }
}
