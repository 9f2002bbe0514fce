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
import dev.tidemill.testkit.contract.AcknowledgingReceiverHarness.Moment;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;

/** Receives from an {@link AckServer}, with one mistake or none. */
class AckReceiver implements Receiver<String> {
  /** What it does wrong. */
  enum Mistake {
    NONE,
    ACKNOWLEDGES_BEFORE_IT_STORES,
    ACKNOWLEDGES_WHEN_IT_IS_IN_THE_BUFFER,
    ACKNOWLEDGES_WHEN_STORED_INSTEAD_OF_DONE,
    ACKNOWLEDGES_OUT_OF_ORDER,
    ACKNOWLEDGES_TWICE,
    NEVER_ACKNOWLEDGES,
    GOES_ON_WITHOUT_A_CONNECTION,
    LEAVES_OUT_WHAT_COMES_AGAIN,
    WAITS_IN_A_CALLBACK,
    IGNORES_A_STOP,
    STORES_WITHOUT_CREDIT,
    DIES_OF_POISON,
    SAYS_NOTHING_OF_POISON,
    WAITS_FOR_EVER_FOR_A_SILENT_SERVER,
    HIDES_GAPS,
    FORGETS_POSITIONS,
    LEAVES_A_THREAD
  }

  private static final int LOOK_MILLIS = 100;

  private final int port;
  private final BooleanSupplier isSilent;
  private final Moment moment;
  private final boolean asksForCredit;
  private final Mistake mistake;
  private final Set<Long> seen;
  private final Socket socket = new Socket();
  private long held;

  /**
   * @param isSilent whether the server means to be silent; one that is only slow does not end the connection, as a
   *     timeout would
   * @param seen numbers that earlier starts have received, for the mistake of remembering them
   */
  AckReceiver(
      int port,
      BooleanSupplier isSilent,
      Moment moment,
      boolean asksForCredit,
      Mistake mistake,
      Set<Long> seen) {
    this.port = port;
    this.isSilent = isSilent;
    this.moment = moment;
    this.asksForCredit = asksForCredit;
    this.mistake = mistake;
    this.seen = seen;
  }

  static Set<Long> nothingSeen() {
    return ConcurrentHashMap.newKeySet();
  }

  @Override
  public ReplayCapability replay() {
    return moment == Moment.STORED
        ? ReplayCapability.BY_POSITION // what is stored is acknowledged, and does not come again
        : ReplayCapability.REDELIVERS_UNACKNOWLEDGED;
  }

  @Override
  public void onStart(ReceiverContext<String> context) throws Exception {
    if (mistake == Mistake.LEAVES_A_THREAD) {
      context.threads().newThread("left", AckReceiver::waitForEver).start();
    }
    context.onCredit(credit -> creditGrown());
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    if (mistake != Mistake.WAITS_FOR_EVER_FOR_A_SILENT_SERVER) {
      socket.setSoTimeout(LOOK_MILLIS);
    }
    long expected = context.lastStored().map(Long::parseLong).orElse(0L) + 1;
    BufferedReader in =
        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    while (!context.isStopped()) {
      String line = readLine(in);
      if (!line.equals(".")) {
        expected = received(line, expected, context);
      }
    }
  }

  private String readLine(BufferedReader in) throws IOException {
    try {
      StringBuilder line = new StringBuilder();
      for (int next = read(in); next != '\n'; next = read(in)) {
        line.append((char) next);
      }
      return line.toString();
    } catch (IOException e) {
      if (mistake == Mistake.GOES_ON_WITHOUT_A_CONNECTION) {
        waitForEver();
      }
      throw e;
    }
  }

  private int read(BufferedReader in) throws IOException {
    while (true) {
      try {
        int next = in.read();
        if (next < 0) {
          throw new EOFException("the server has closed the connection");
        }
        return next;
      } catch (SocketTimeoutException e) {
        if (isSilent.getAsBoolean()) {
          throw e;
        }
      }
    }
  }

  private long received(String line, long expected, ReceiverContext<String> context)
      throws Exception {
    int space = line.indexOf(' ');
    long number = Long.parseLong(line.substring(0, space));
    String text = line.substring(space + 1);
    if (number > expected && mistake != Mistake.HIDES_GAPS) {
      context.reportGap(new Gap(
          Long.toString(expected), Long.toString(number), "the server does not have it any more"));
    }
    if (text.startsWith("!")) {
      poison(number, text, context);
    } else if (mistake != Mistake.LEAVES_OUT_WHAT_COMES_AGAIN || seen.add(number)) {
      store(number, text, context);
    }
    return Math.max(expected, number + 1);
  }

  private void poison(long number, String text, ReceiverContext<String> context)
      throws IOException {
    if (mistake == Mistake.DIES_OF_POISON) {
      throw new IOException("cannot read " + text);
    }
    if (mistake != Mistake.SAYS_NOTHING_OF_POISON) {
      context.reportError("message " + number + " cannot be read, and is left out", null);
    }
    acknowledge(number);
  }

  private void store(long number, String text, ReceiverContext<String> context) throws Exception {
    Delivery<String> delivery = Delivery.of(text);
    if (mistake != Mistake.FORGETS_POSITIONS) {
      delivery = delivery.position(Long.toString(number));
    }
    Runnable acknowledge = () -> acknowledgeLater(number);
    if (mistake == Mistake.ACKNOWLEDGES_BEFORE_IT_STORES) {
      acknowledge(number);
      acknowledge = () -> {};
    }
    boolean whenStored =
        moment == Moment.STORED || mistake == Mistake.ACKNOWLEDGES_WHEN_STORED_INSTEAD_OF_DONE;
    if (mistake == Mistake.ACKNOWLEDGES_WHEN_IT_IS_IN_THE_BUFFER) {
      context.store(delivery);
      acknowledge(number);
      return;
    }
    if (asksForCredit && mistake != Mistake.STORES_WITHOUT_CREDIT) {
      awaitCredit(context);
    }
    Runnable callback = acknowledge;
    storeOrIgnore(
        whenStored ? delivery.onStored(callback) : delivery.onDone(outcome -> callback.run()),
        context);
  }

  private void storeOrIgnore(Delivery<String> delivery, ReceiverContext<String> context)
      throws InterruptedException {
    try {
      context.store(delivery);
    } catch (InterruptedException e) {
      if (mistake == Mistake.IGNORES_A_STOP) {
        waitForEver();
      }
      throw e;
    }
  }

  private synchronized void awaitCredit(ReceiverContext<String> context)
      throws InterruptedException {
    while (context.credit().isEmpty() && !context.isStopped()) {
      wait();
    }
  }

  private synchronized void creditGrown() {
    notifyAll();
  }

  private void acknowledgeLater(long number) {
    switch (mistake) {
      case NEVER_ACKNOWLEDGES -> {}
      case ACKNOWLEDGES_OUT_OF_ORDER -> acknowledgeInPairs(number);
      case ACKNOWLEDGES_TWICE -> {
        acknowledge(number);
        acknowledge(number);
      }
      default -> acknowledge(number);
    }
  }

  private void acknowledgeInPairs(long number) {
    if (held == 0) {
      held = number;
    } else {
      acknowledge(number);
      acknowledge(held);
      held = 0;
    }
  }

  private synchronized void acknowledge(long number) {
    try {
      socket.getOutputStream().write(("ack " + number + "\n").getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      if (mistake == Mistake.WAITS_IN_A_CALLBACK) {
        waitForEver();
      }
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void onStop() throws IOException {
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
