package dev.tidemill.examples.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tidemill.StreamingContext;
import dev.tidemill.listener.ReceiverInfo;
import dev.tidemill.listener.StreamingListener;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class UdpMessagesTest {
  @Test
  void counts_each_message_of_a_batch() throws Exception {
    try (JobRun run = JobRun.of(new UdpMessages())) {
      run.replaceLines("messages").add(List.of("hello", "hello"));

      run.run(1);

      assertThat(run.printedRecords()).containsExactly("(hello,2)");
    }
  }

  @Test
  void receives_what_is_sent_to_its_port_and_frees_it_at_the_end() throws Exception {
    BlockingQueue<Object> messages = new LinkedBlockingQueue<>();
    int port = freePort();
    try (StreamingContext ssc = StreamingContext.builder()
        .master("local[1]")
        .batchInterval(Duration.ofMillis(20))
        .arguments(List.of(Integer.toString(port)))
        .printTo(new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8))
        .build()) {
      new UdpMessages().define(ssc);
      ssc.stream("messages").foreachRDD(batch -> messages.addAll(batch.collect()));
      ssc.start();

      @Nullable Object received = null;
      while (received == null) { // nobody says when the port is open, and what comes before is lost
        send("hello", port);
        received = messages.poll(100, TimeUnit.MILLISECONDS);
      }

      assertThat(received).isEqualTo("hello");
    }
    try (DatagramSocket next = new DatagramSocket(port)) {
      assertThat(next.isBound()).isTrue();
    }
  }

  @Test
  void a_port_that_is_taken_is_named() throws Exception {
    BlockingQueue<String> messages = new LinkedBlockingQueue<>();
    try (DatagramSocket other = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        StreamingContext ssc = StreamingContext.builder()
            .master("local[1]")
            .arguments(List.of(Integer.toString(other.getLocalPort())))
            .build()) {
      ssc.addListener(new StreamingListener() {
        @Override
        public void onReceiverError(ReceiverInfo receiver) {
          messages.add(receiver.message());
        }
      });
      new UdpMessages().define(ssc);
      ssc.start();

      assertThat(messages.poll(10, TimeUnit.SECONDS))
          .isEqualTo("cannot listen to UDP port " + other.getLocalPort()
              + "; does another program use it?");
    }
  }

  @Test
  void a_port_that_there_cannot_be_is_refused_where_it_is_declared() {
    try (StreamingContext ssc =
        StreamingContext.builder().arguments(List.of("99999")).build()) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new UdpMessages().define(ssc))
          .withMessageContaining("99999");
    }
  }

  private static int freePort() throws IOException {
    try (DatagramSocket socket = new DatagramSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static void send(String message, int port) throws IOException {
    byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.send(new DatagramPacket(bytes, bytes.length, InetAddress.getLoopbackAddress(), port));
    }
  }
}
