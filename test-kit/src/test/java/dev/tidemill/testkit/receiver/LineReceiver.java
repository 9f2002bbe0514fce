/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.receiver;

import dev.tidemill.spi.source.Receiver;
import dev.tidemill.spi.source.ReceiverContext;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** Receives lines, each as a list of one element, with one mistake or none. */
final class LineReceiver implements Receiver<List<String>> {
  /** What it does wrong. */
  enum Mistake {
    NONE,
    DROPS_A_LINE,
    KEEPS_LINES_BACK,
    REUSES_ITS_RECORD,
    IGNORES_A_STOP,
    LEAVES_A_THREAD
  }

  private static final int KEPT_BACK = 4;

  private final int port;
  private final Mistake mistake;
  private final Socket socket = new Socket();
  private final CountDownLatch never = new CountDownLatch(1);

  LineReceiver(int port, Mistake mistake) {
    this.port = port;
    this.mistake = mistake;
  }

  @Override
  public void onStart(ReceiverContext<List<String>> context) throws Exception {
    if (mistake == Mistake.LEAVES_A_THREAD) {
      context.threads().newThread("left", this::waitForEver).start();
    }
    try {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      BufferedReader in = new BufferedReader(
          new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      receive(in, context);
    } finally {
      if (mistake == Mistake.IGNORES_A_STOP) {
        waitForEver();
      }
    }
  }

  private void receive(BufferedReader in, ReceiverContext<List<String>> context)
      throws IOException, InterruptedException {
    List<String> reused = new ArrayList<>();
    List<List<String>> kept = new ArrayList<>();
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      reused.clear();
      reused.add(line);
      List<String> record = mistake == Mistake.REUSES_ITS_RECORD ? reused : List.of(line);
      kept.add(record);
      if (mistake == Mistake.DROPS_A_LINE && line.equals("two")) {
        kept.clear();
      }
      if (mistake != Mistake.KEEPS_LINES_BACK || kept.size() == KEPT_BACK) {
        for (List<String> each : kept) {
          context.store(each);
        }
        kept.clear();
      }
    }
  }

  private void waitForEver() {
    while (true) {
      try {
        never.await();
      } catch (InterruptedException e) {
        // that is the mistake
      }
    }
  }

  @Override
  public void onStop() throws IOException {
    socket.close();
  }
}
