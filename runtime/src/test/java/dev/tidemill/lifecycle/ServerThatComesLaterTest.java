/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.tidemill.StreamingContext;
import dev.tidemill.error.TidemillException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A socket stream whose job starts before its server. */
@Timeout(60)
class ServerThatComesLaterTest {
  private final Logged log = Logged.by("dev.tidemill.internal.source.ReceiverEvents", Level.INFO);

  @AfterEach
  void leave_the_log() {
    log.close();
  }

  @Test
  void is_told_what_to_type_and_reported_when_it_is_connected() throws Exception {
    int port = freePort();
    List<String> lines = new ArrayList<>();
    try (ManualJob job = ManualJob.with()) {
      StreamingContext ssc = job.ssc();
      String here = Here.nextLine();
      ssc.socketTextStream("localhost", port).foreachRDD(rdd -> lines.addAll(rdd.collect()));
      ssc.start();
      await().until(() -> messages(Level.WARN).size() == 1);
      String receiver =
          "receiver of stream \"socketTextStream\", socketTextStream (" + here + "): ";
      assertThat(messages(Level.WARN).get(0))
          .startsWith(receiver + "error connecting to localhost:" + port
              + ": no server listens there; start one in another terminal, for example `nc -lk "
              + port + "` (java.net.ConnectException: Connection refused")
          .containsPattern("; next attempt in (1\\.[6-9]|2) s$");
      try (ServerSocket server = listen(port)) {
        await().until(() -> {
          job.advanceMillis(1_000);
          return messages(Level.INFO).stream().anyMatch(line -> line.contains("connected"));
        });
        try (Socket peer = server.accept()) {
          peer.getOutputStream().write("hello\n".getBytes(StandardCharsets.UTF_8));
        }
        await().until(() -> {
          job.advanceMillis(1_000);
          return lines.contains("hello");
        });
      }
      assertThat(messages(Level.INFO))
          .filteredOn(line -> line.contains("connected"))
          .singleElement()
          .asString()
          .startsWith(receiver + "connected to localhost:" + port + ", after ")
          .contains(" in ");
    }
  }

  @Test
  void is_tried_again_in_less_than_five_seconds_for_as_long_as_it_takes() throws Exception {
    int port = freePort();
    try (ManualJob job = ManualJob.with()) {
      job.ssc().socketTextStream("localhost", port).foreachRDD(rdd -> {});
      job.ssc().start();
      for (int attempt = 1; attempt <= 30; attempt++) {
        int stops = attempt;
        await()
            .until(
                () -> job.events().lines("receiver of socketTextStream stopped").size() == stops
                    && isAsleep("tidemill-socketTextStream-receiver-supervisor"));
        job.advanceMillis(4_999);
      }
      assertThat(messages(Level.WARN)).hasSizeBetween(3, 6);
      assertThat(messages(Level.WARN))
          .last()
          .asString()
          .containsPattern("\\(\\d+ times in \\d+ s\\)$");
    }
  }

  @Test
  void cannot_be_where_no_server_can_be() {
    try (ManualJob job = ManualJob.with()) {
      StreamingContext ssc = job.ssc();
      String text = Here.nextLine();
      assertThatThrownBy(() -> ssc.socketTextStream("localhost", 99_999))
          .isInstanceOf(TidemillException.class)
          .hasMessage(
              "port is 99999 in socketTextStream (" + text + "); it must be from 1 to 65535");
      String bytes = Here.nextLine();
      assertThatThrownBy(() -> ssc.socketStream("localhost", 0, (in, out) -> {}))
          .isInstanceOf(TidemillException.class)
          .hasMessage("port is 0 in socketStream (" + bytes + "); it must be from 1 to 65535");
      assertThatThrownBy(() -> ssc.socketTextStream(" ", 9_999))
          .isInstanceOf(TidemillException.class)
          .hasMessageStartingWith("host is \" \" in socketTextStream (");
      assertThat(ssc.streams()).isEmpty();
    }
  }

  private static boolean isAsleep(String thread) {
    return Thread.getAllStackTraces().keySet().stream()
        .anyMatch(each -> each.getName().equals(thread) && each.getState() == Thread.State.WAITING);
  }

  private List<String> messages(Level level) {
    return log.events().stream()
        .filter(event -> event.getLevel() == level)
        .map(ILoggingEvent::getFormattedMessage)
        .toList();
  }

  private static ServerSocket listen(int port) throws IOException {
    return new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = listen(0)) {
      return socket.getLocalPort();
    }
  }
}
