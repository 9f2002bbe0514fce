/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.pekko;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.testkit.contract.CollectingJob;
import dev.tidemill.testkit.contract.TcpProxy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.apache.pekko.actor.AbstractActor;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.Props;
import org.apache.pekko.remote.artery.GracefulShutdownQuarantinedEvent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A job and senders over Artery, which are cut off and restarted while records come. */
class PekkoSourceTest {
  private static final long PATIENCE_SECONDS = 180;

  @TempDir
  private Path directory;

  private final ActorSystem peer = Peers.start();
  private int port;

  @BeforeEach
  void findPort() throws Exception {
    port = Peers.freePort();
  }

  @AfterEach
  void stop() {
    Peers.stop(peer);
  }

  private String address() {
    return "pekko://tidemill@127.0.0.1:" + port + "/user/in";
  }

  private PekkoSource source() {
    return Pekko.system().port(port).actor("in");
  }

  private Path checkpoint() {
    return directory.resolve("checkpoint");
  }

  private static List<String> numbers(long from, long until) {
    return LongStream.range(from, until).mapToObj(Long::toString).toList();
  }

  /** Sends numbers on a thread of its own, each of which is the number of its record. */
  private static FutureTask<Void> sending(ActorSender sender, long from, long until) {
    FutureTask<Void> work = new FutureTask<>((Callable<Void>) () -> {
      Receipt last = null;
      for (long number = from; number < until; number++) {
        last = sender.send(Long.toString(number));
      }
      if (last != null) {
        last.stored().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      }
      return null;
    });
    new Thread(work, "sending").start();
    return work;
  }

  @Test
  void a_hundred_thousand_records_are_counted() throws Exception {
    count(100_000);
  }

  @Test
  @Tag("nightly")
  void a_million_records_are_counted() throws Exception {
    count(1_000_000);
  }

  private void count(int records) throws Exception {
    try (CollectingJob<String> job = new CollectingJob<>(source().texts(), checkpoint());
        ActorSender sender = Pekko.sender(peer, address(), "one")) {
      sending(sender, 1, records + 1L).get();
      job.until(() -> job.count() >= records);
      assertThat(job.records()).isEqualTo(numbers(1, records + 1L));
      assertThat(job.problems()).isEmpty();
      assertThat(job.gaps()).isEmpty();
    }
  }

  @Test
  void what_several_senders_send_arrives_once_and_in_their_orders() throws Exception {
    try (CollectingJob<ActorMessage> job = new CollectingJob<>(source(), checkpoint());
        ActorSender one = Pekko.sender(peer, address(), "one");
        ActorSender two = Pekko.sender(peer, address(), "two")) {
      FutureTask<Void> first = sending(one, 1, 1_001);
      FutureTask<Void> second = sending(two, 1, 1_001);
      first.get();
      second.get();
      job.until(() -> job.count() >= 2_000);
      for (String id : List.of("one", "two")) {
        List<String> texts = new ArrayList<>();
        for (ActorMessage message : job.records()) {
          if (message.sender().equals(id)) {
            assertThat(message.position()).isEqualTo(id + "@" + message.text());
            texts.add(message.text());
          }
        }
        assertThat(texts).isEqualTo(numbers(1, 1_001));
      }
    }
  }

  @Test
  void a_receipt_says_what_has_become_of_a_record() throws Exception {
    try (CollectingJob<String> job = new CollectingJob<>(source().texts(), checkpoint());
        ActorSender sender = Pekko.sender(peer, address(), "one")) {
      Receipt receipt = sender.send("a");
      assertThat(receipt.stored().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS))
          .isEqualTo(1);
      assertThat(receipt
              .done()
              .toCompletableFuture()
              .get(PATIENCE_SECONDS, TimeUnit.SECONDS)
              .isProcessed())
          .isTrue();
      job.until(() -> job.records().contains("a"));
    }
  }

  @Test
  void nothing_is_lost_or_doubled_when_connections_are_cut_under_load() throws Exception {
    int records = 20_000;
    long part = records / 4;
    int listening = Peers.freePort();
    try (TcpProxy proxy = new TcpProxy(listening)) {
      PekkoSystem system = Pekko.system().port(proxy.port()).bind("127.0.0.1", listening);
      port = proxy.port();
      try (CollectingJob<String> job =
              new CollectingJob<>(system.actor("in").texts(), checkpoint());
          ActorSender sender = Pekko.sender(peer, address(), "one")) {
        for (int cut = 1; cut <= 4; cut++) {
          int seen = job.count();
          FutureTask<Void> sending = sending(sender, (cut - 1) * part + 1, cut * part + 1);
          job.until(() -> job.count() > seen);
          proxy.cut();
          sending.get();
        }
        job.until(() -> job.count() >= records);
        assertThat(job.records()).isEqualTo(numbers(1, records + 1L));
        assertThat(job.gaps()).isEmpty();
      }
    }
  }

  @Test
  void nothing_is_lost_or_doubled_when_the_job_is_restarted() throws Exception {
    int records = 21_000;
    long part = records / 3;
    try (ActorSender sender = Pekko.sender(peer, address(), "one")) {
      FutureTask<Void> sending = sending(sender, 1, part + 1);
      List<String> all = new ArrayList<>();
      for (int start = 1; start <= 3; start++) {
        CollectingJob<String> job = new CollectingJob<>(source().texts(), checkpoint());
        try (job) {
          if (start > 1) {
            sending.get();
            sending = sending(sender, (start - 1) * part + 1, start * part + 1);
          }
          int until = start == 3 ? records - all.size() : 1;
          job.until(() -> job.count() >= until);
          if (start == 3) {
            // A job that stops may take the last acknowledgement with it; only the next would
            // repeat it.
            sending.get();
          }
        }
        all.addAll(job.records());
        assertThat(job.gaps()).isEmpty();
      }
      assertThat(all).isEqualTo(numbers(1, records + 1L));
    }
  }

  /** Twice with SIGKILL; each time the next process asks what is stored, and continues there. */
  @Test
  void nothing_is_lost_or_doubled_when_the_process_of_a_sender_is_killed() throws Exception {
    int records = 21_000;
    long part = records / 3;
    try (CollectingJob<String> job = new CollectingJob<>(source().texts(), checkpoint())) {
      for (int start = 1; start <= 3; start++) {
        int seen = job.count();
        try (SenderProcess sender = SenderProcess.start(address(), "one", start * part)) {
          if (start < 3) {
            job.until(() -> job.count() > seen + 500);
            sender.kill();
          } else {
            assertThat(sender.exitCode()).isZero();
          }
        }
      }
      job.until(() -> job.count() >= records);
      assertThat(job.records()).isEqualTo(numbers(1, records + 1L));
      assertThat(job.gaps()).isEmpty();
    }
  }

  @Test
  void what_a_job_without_checkpoint_has_forgotten_is_a_gap() throws Exception {
    try (ActorSender sender = Pekko.sender(peer, address(), "one")) {
      try (CollectingJob<String> job = new CollectingJob<>(source().texts())) {
        sender.send("a").done().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        job.until(() -> job.count() == 1);
      }
      try (CollectingJob<String> job = new CollectingJob<>(source().texts())) {
        sender.send("b");
        job.until(() -> job.count() == 1);
        assertThat(job.records()).containsExactly("b");
        assertThat(job.gaps())
            .singleElement()
            .asString()
            .contains("sender one continues with number 2, and this job has nothing of it");
      }
    }
  }

  @Test
  void a_second_sender_with_the_same_id_takes_the_place_of_the_first() throws Exception {
    try (CollectingJob<String> job = new CollectingJob<>(source().texts(), checkpoint());
        ActorSender first = Pekko.sender(peer, address(), "one")) {
      first.send("a").stored().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      try (ActorSender second = Pekko.sender(peer, address(), "one")) {
        assertThat(
                second.lastStored().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS))
            .isEqualTo(1);
        second.send("b").stored().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        job.until(() -> {
          try {
            first.send("c");
            return false;
          } catch (IllegalStateException e) {
            return e.toString().contains("another sender with the id one has come");
          }
        });
        job.until(() -> job.count() >= 2);
        assertThat(job.records()).containsExactly("a", "b");
      }
    }
  }

  /** Completes with the first message that it gets. */
  private static final class Answered extends AbstractActor {
    private final CompletableFuture<Object> answer;

    Answered(CompletableFuture<Object> answer) {
      this.answer = answer;
    }

    @Override
    public Receive createReceive() {
      return receiveBuilder().matchAny(answer::complete).build();
    }
  }

  /** Greets as a sender would that does not check its id, and returns the answer. */
  private Object greet(String id) throws Exception {
    CompletableFuture<Object> answer = new CompletableFuture<>();
    ActorRef greeting = peer.actorOf(Props.create(Answered.class, () -> new Answered(answer)));
    peer.actorSelection(address()).tell(new Protocol.Hello(id, 0, greeting), greeting);
    return answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  @Test
  void a_sender_whose_id_is_not_valid_is_refused_and_changes_nothing_for_others() throws Exception {
    try (ActorSender good = Pekko.sender(peer, address(), "host-7")) {
      try (CollectingJob<String> job = new CollectingJob<>(source().texts(), checkpoint())) {
        good.send("a").stored().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        for (String id : List.of("a\nx y", "a\n999 host-7", "tell a", "", "x".repeat(100_000))) {
          assertThat(greet(id)).isInstanceOfSatisfying(Protocol.Refused.class, refused -> {
            assertThat(refused.isFinal()).isTrue();
            assertThat(refused.reason())
                .startsWith("the id of a sender is \"")
                .contains("it must have 1 to 64 characters")
                .doesNotContain("\n")
                .hasSizeLessThan(250);
          });
        }
        job.until(() -> job.problems().stream()
            .anyMatch(problem -> problem.contains("is refused: the id of a sender is \"a?x y\"")));
        good.send("b").stored().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        job.until(() -> job.count() >= 2);
      }
      try (CollectingJob<String> job = new CollectingJob<>(source().texts(), checkpoint())) {
        good.send("c").stored().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        job.until(() -> job.count() >= 1);
        assertThat(job.records()).containsExactly("c");
        assertThat(job.problems()).isEmpty();
        assertThat(job.gaps()).isEmpty();
      }
    }
  }

  @Test
  void more_senders_than_are_remembered_are_refused() throws Exception {
    try (CollectingJob<String> job =
            new CollectingJob<>(source().maxSenders(1).texts(), checkpoint());
        ActorSender one = Pekko.sender(peer, address(), "one")) {
      one.send("a").stored().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      try (ActorSender two = Pekko.sender(peer, address(), "two")) {
        two.send("b");
        job.until(() -> job.problems().stream()
            .anyMatch(problem -> problem.contains("sender two is refused: maxSenders is 1")));
        assertThat(job.records()).doesNotContain("b");
      }
    }
  }

  @Test
  void a_port_that_is_taken_is_named_and_used_when_it_is_free() throws Exception {
    CollectingJob<String> job;
    try (ServerSocket taken = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      job = new CollectingJob<>(source().texts());
      job.until(() -> !job.problems().isEmpty());
      assertThat(job.problems().get(0))
          .contains("cannot listen at pekko://tidemill@127.0.0.1:" + taken.getLocalPort())
          .contains("check whether another process");
    }
    try (job;
        ActorSender sender = Pekko.sender(peer, address(), "one")) {
      sender.send("a");
      job.until(() -> job.records().contains("a"));
    }
  }

  /** Waits for the news that another system has ended. */
  private static final class EndListener extends AbstractActor {
    private final CompletableFuture<GracefulShutdownQuarantinedEvent> end;

    EndListener(CompletableFuture<GracefulShutdownQuarantinedEvent> end) {
      this.end = end;
    }

    @Override
    public Receive createReceive() {
      return receiveBuilder()
          .match(GracefulShutdownQuarantinedEvent.class, end::complete)
          .build();
    }
  }

  /**
   * When the system of a job ends in an orderly way, that of the sender drops what goes to a reference
   * there, also when the next job has started. Here it knows of the end before there is a next job.
   */
  @Test
  void a_sender_finds_the_next_job_after_an_orderly_end() throws Exception {
    CompletableFuture<GracefulShutdownQuarantinedEvent> end = new CompletableFuture<>();
    peer.eventStream()
        .subscribe(
            peer.actorOf(Props.create(EndListener.class, () -> new EndListener(end))),
            GracefulShutdownQuarantinedEvent.class);
    try (ActorSender sender = Pekko.sender(peer, address(), "one")) {
      try (CollectingJob<String> job = new CollectingJob<>(source().texts(), checkpoint())) {
        sender.send("a").stored().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        job.until(() -> job.count() == 1);
      }
      end.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      try (CollectingJob<String> job = new CollectingJob<>(source().texts(), checkpoint())) {
        sender.send("b").stored().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        job.until(() -> job.records().contains("b"));
      }
    }
  }

  /** Pekko reads a frame as it comes, so what a header announces reserves nothing. */
  @Test
  void frames_of_two_gigabytes_that_are_announced_reserve_no_memory() throws Exception {
    List<Socket> sockets = new ArrayList<>();
    try (CollectingJob<String> job = new CollectingJob<>(source().texts(), checkpoint());
        ActorSender sender = Pekko.sender(peer, address(), "one")) {
      sender.send("before").stored().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      for (int each = 0; each < 4; each++) {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        sockets.add(socket);
        ByteBuffer header = ByteBuffer.allocate(9).order(ByteOrder.LITTLE_ENDIAN);
        header.put("AKKA".getBytes(StandardCharsets.US_ASCII)).put((byte) 2);
        header.putInt(Integer.MAX_VALUE);
        socket.getOutputStream().write(header.array());
        socket.getOutputStream().write(new byte[1 << 16]);
      }
      sender.send("after").stored().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      job.until(() -> job.count() == 2);
      assertThat(job.records()).containsExactly("before", "after");
      assertThat(job.problems()).isEmpty();
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }

  private static boolean isCut(Socket socket) throws IOException {
    try {
      return socket.getInputStream().read() < 0;
    } catch (SocketException e) {
      return true; // reset
    }
  }

  @Test
  void a_client_that_does_not_speak_artery_does_no_harm() throws Exception {
    try (CollectingJob<String> job = new CollectingJob<>(source().texts(), checkpoint());
        ActorSender sender = Pekko.sender(peer, address(), "one")) {
      sender.send("before").stored().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        socket
            .getOutputStream()
            .write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        socket.setSoTimeout(60_000);
        assertThat(isCut(socket)).as("whether it is cut off").isTrue();
      }
      sender.send("after").stored().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      job.until(() -> job.count() == 2);
      assertThat(job.records()).containsExactly("before", "after");
    }
  }
}
