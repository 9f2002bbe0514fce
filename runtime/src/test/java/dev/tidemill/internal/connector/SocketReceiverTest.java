/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import contract.Problems;
import contract.SourceContexts;
import contract.SourceDriver;
import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.function.Decoder;
import dev.tidemill.internal.settings.DefaultSettings;
import dev.tidemill.spi.job.ConnectorThreads;
import dev.tidemill.spi.job.JobIdentity;
import dev.tidemill.spi.source.Credit;
import dev.tidemill.spi.source.Delivery;
import dev.tidemill.spi.source.Gap;
import dev.tidemill.spi.source.OpenSource;
import dev.tidemill.spi.source.ReceiverContext;
import dev.tidemill.spi.source.ReceiverSource;
import dev.tidemill.time.ManualClock;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class SocketReceiverTest {
  private static final LineDecoder LINES = new LineDecoder(1 << 20);

  /** A label is at most 63 characters long, so no server of names is asked, which might not answer. */
  private static final String NO_HOST = "a".repeat(64) + ".invalid";

  private ServerSocket server;
  private final Recorded context = new Recorded();

  @BeforeEach
  void listen() throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  }

  @AfterEach
  void stop_listening() throws IOException {
    server.close();
  }

  @Test
  void each_line_of_the_server_is_stored_until_it_hangs_up() throws Exception {
    FutureTask<Void> receiving = start(receiver(LINES));
    try (Socket peer = server.accept()) {
      send(peer, "one\ntwo\r\nGrüße");
    }
    receiving.get();
    assertThat(context.stored).containsExactly("one", "two", "Grüße");
    assertThat(context.connections).containsExactly("localhost:" + server.getLocalPort());
    assertThat(context.restarts).containsExactly("socket stream had no more data");
    assertThat(context.causes)
        .singleElement()
        .isInstanceOf(EOFException.class)
        .extracting(Throwable::getMessage)
        .isEqualTo("localhost:" + server.getLocalPort() + " closed the connection");
  }

  @Test
  void a_line_is_stored_as_soon_as_it_is_complete() throws Exception {
    FutureTask<Void> receiving = start(receiver(LINES));
    try (Socket peer = server.accept()) {
      send(peer, "now\nand then");
      assertThat(context.stored.poll(20, TimeUnit.SECONDS)).isEqualTo("now");
    }
    receiving.get();
    assertThat(context.stored).containsExactly("and then");
  }

  @Test
  void a_refused_connection_is_a_restart() throws Exception {
    server.close();
    start(receiver(LINES)).get();
    int port = server.getLocalPort();
    assertThat(context.restarts)
        .containsExactly("error connecting to localhost:" + port
            + ": no server listens there; start one in another terminal, for example `nc -lk "
            + port + "`");
    assertThat(context.connections).isEmpty();
    assertThat(context.causes).singleElement().isInstanceOf(ConnectException.class);
  }

  @Test
  void an_unknown_host_is_a_restart() throws Exception {
    start(new SocketReceiver<>(
            new SocketPeer(NO_HOST, 9999), LINES, DefaultSettings.streams().socket()))
        .get();
    assertThat(context.restarts)
        .containsExactly(
            "error connecting to " + NO_HOST + ":9999: no address is known for host \"" + NO_HOST
                + "\"; check its spelling, or whether this machine can resolve"
                + " names");
    assertThat(context.causes).singleElement().isInstanceOf(UnknownHostException.class);
  }

  @Test
  void a_connection_that_is_never_accepted_is_given_up() throws Exception {
    List<Socket> queue = new ArrayList<>();
    try (ServerSocket busy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      fillQueue(busy, queue);
      SocketSettings settings = new SocketSettings(Duration.ofMillis(50), 100);
      start(new SocketReceiver<>(new SocketPeer("localhost", busy.getLocalPort()), LINES, settings))
          .get();
      assertThat(context.restarts)
          .containsExactly("error connecting to localhost:" + busy.getLocalPort()
              + ": no answer within 50 ms (stream.socket.connectTimeout); is the machine up, and does a"
              + " firewall let this through?");
      assertThat(context.causes).singleElement().isInstanceOf(SocketTimeoutException.class);
    } finally {
      for (Socket each : queue) {
        each.close();
      }
    }
  }

  @Test
  void lines_that_have_arrived_together_are_stored_together() throws Exception {
    FutureTask<Void> receiving = start(receiver(LINES));
    try (Socket peer = server.accept()) {
      send(peer, "a\nb\nc\nd");
    }
    receiving.get();
    assertThat(context.stored).containsExactly("a", "b", "c", "d");
    assertThat(context.deliveries).as("groups, beside the last line").hasValue(1);
  }

  @Test
  void lines_that_do_not_fit_together_are_stored_one_by_one() throws Exception {
    context.room = 2;
    FutureTask<Void> receiving = start(receiver(LINES));
    try (Socket peer = server.accept()) {
      send(peer, "a\nb\nc\n");
    }
    receiving.get();
    assertThat(context.stored).containsExactly("a", "b", "c");
    assertThat(context.deliveries).hasValue(0);
  }

  @Test
  void a_record_that_cannot_be_stored_does_not_take_those_before_it_along() throws Exception {
    context.unstorable = "c";
    FutureTask<Void> receiving = start(receiver(LINES));
    try (Socket peer = server.accept()) {
      send(peer, "a\nb\nc\nd\n");
    }
    receiving.get();
    assertThat(context.stored).containsExactly("a", "b");
    assertThat(context.restarts)
        .containsExactly("error receiving data from localhost:" + server.getLocalPort());
  }

  @Test
  void a_connection_that_breaks_in_mid_line_loses_that_line_alone() throws Exception {
    FutureTask<Void> receiving = start(receiver(LINES));
    try (Socket peer = server.accept()) {
      send(peer, "one\ntwo\nthr");
      assertThat(context.stored.take()).isEqualTo("one");
      peer.setSoLinger(true, 0);
    }
    receiving.get();
    assertThat(context.stored).containsExactly("two");
    assertThat(context.restarts)
        .containsExactly("error receiving data from localhost:" + server.getLocalPort());
  }

  @Test
  void a_broken_connection_is_a_restart() throws Exception {
    FutureTask<Void> receiving = start(receiver(LINES));
    try (Socket peer = server.accept()) {
      send(peer, "one\n");
      assertThat(context.stored.poll(20, TimeUnit.SECONDS)).isEqualTo("one");
      peer.setSoLinger(true, 0);
    }
    receiving.get();
    assertThat(context.restarts)
        .containsExactly("error receiving data from localhost:" + server.getLocalPort());
    assertThat(context.causes).singleElement().isInstanceOf(SocketException.class);
  }

  @Test
  void a_decoder_of_the_users_may_fail() throws Exception {
    Decoder<String> ints = (in, out) -> {
      DataInputStream data = new DataInputStream(in);
      while (true) {
        out.accept(Integer.toString(data.readInt()));
      }
    };
    FutureTask<Void> receiving = start(receiver(ints));
    try (Socket peer = server.accept()) {
      peer.getOutputStream().write(new byte[] {0, 0, 1, 2, 0});
    }
    receiving.get();
    assertThat(context.stored).containsExactly("258");
    assertThat(context.causes).singleElement().isInstanceOf(EOFException.class);
  }

  @Test
  void a_line_that_is_too_long_is_reported_and_the_stream_goes_on() throws Exception {
    FutureTask<Void> receiving = start(receiver(new LineDecoder(10)));
    try (Socket peer = server.accept()) {
      send(peer, "a\n" + "x".repeat(100_000) + "\nb\n");
    }
    receiving.get();
    assertThat(context.stored).containsExactly("a", "b");
    assertThat(context.errors)
        .singleElement()
        .asString()
        .startsWith("a line of stream \"lines\" is skipped because it is too long: ");
  }

  @Test
  void stopping_ends_a_read_that_waits() throws Exception {
    SocketReceiver<String> receiver = receiver(LINES);
    FutureTask<Void> receiving = start(receiver);
    try (Socket peer = server.accept()) {
      send(peer, "one\n");
      assertThat(context.stored.poll(20, TimeUnit.SECONDS)).isEqualTo("one");
      receiver.onStop();
      receiving.get();
      assertThat(peer.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void a_receiver_that_is_stopped_before_it_has_connected_does_not_connect() throws Exception {
    SocketReceiver<String> receiver = receiver(LINES);
    receiver.onStop();
    start(receiver).get();
    assertThat(context.restarts).hasSize(1);
    assertThat(context.stored).isEmpty();
  }

  @Test
  void the_end_of_storing_passes_through_the_decoder() throws Exception {
    context.refuses = true;
    FutureTask<Void> receiving = start(receiver(LINES));
    try (Socket peer = server.accept()) {
      send(peer, "one\n");
      assertThat(peer.getInputStream().read()).isEqualTo(-1);
    }
    await().until(receiving::isDone);
    assertThat(context.interruption).isInstanceOf(InterruptedException.class);
    assertThat(context.restarts).isEmpty();
  }

  @Test
  void a_stream_connects_again_after_the_server_has_hung_up() throws Exception {
    ManualClock clock = new ManualClock();
    ReceiverSource<String> lines = ReceiverSource.of(() -> receiver(LINES));
    try (OpenSource<String> source =
        lines.open(SourceContexts.of("lines", clock, new Problems()))) {
      SourceDriver<String> driver = new SourceDriver<>(source);
      try (Socket peer = server.accept()) {
        send(peer, "first\n");
      }
      await().until(driver::hasMore);
      assertThat(driver.batch(1000)).containsExactly("first");
      await().until(() -> {
        clock.advance(Duration.ofSeconds(2));
        return acceptsWithin(Duration.ofMillis(50), "second\n");
      });
      await().until(driver::hasMore);
      assertThat(driver.batch(clock.now().plus(Duration.ofSeconds(1)).millis()))
          .containsExactly("second");
    }
  }

  @Test
  void settings_have_bounds() {
    assertThatExceptionOfType(TidemillException.class)
        .isThrownBy(() -> new SocketSettings(Duration.ZERO, 1))
        .withMessage("stream.socket.connectTimeout is 0 ms; it must be from 1 to 2147483647");
    assertThatExceptionOfType(TidemillException.class)
        .isThrownBy(() -> new SocketSettings(Duration.ofSeconds(1), -1))
        .withMessage("stream.socket.maxLineLength is -1 bytes; it must be from 1 to 2147483631");
  }

  private <T> SocketReceiver<T> receiver(Decoder<T> decoder) {
    return new SocketReceiver<>(
        new SocketPeer("localhost", server.getLocalPort()),
        decoder,
        DefaultSettings.streams().socket());
  }

  private FutureTask<Void> start(SocketReceiver<String> receiver) {
    FutureTask<Void> task = new FutureTask<>(() -> {
      try {
        receiver.onStart(context);
      } catch (InterruptedException e) {
        context.interruption = e;
      }
      return null;
    });
    Thread thread = new Thread(task, "receiver");
    thread.setDaemon(true);
    thread.start();
    return task;
  }

  private boolean acceptsWithin(Duration timeout, String text) throws IOException {
    server.setSoTimeout((int) timeout.toMillis());
    try (Socket peer = server.accept()) {
      send(peer, text);
      return true;
    } catch (SocketTimeoutException e) {
      return false;
    }
  }

  private static void fillQueue(ServerSocket busy, List<Socket> queue) throws IOException {
    for (int i = 0; i < 20; i++) {
      Socket socket = new Socket();
      queue.add(socket);
      try {
        socket.connect(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), busy.getLocalPort()), 100);
      } catch (SocketTimeoutException e) {
        return;
      }
    }
  }

  private static void send(Socket peer, String text) throws IOException {
    peer.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
  }

  private static final class Recorded implements ReceiverContext<String> {
    private final BlockingQueue<String> stored = new LinkedBlockingQueue<>();
    private final List<String> restarts = new ArrayList<>();
    private final List<Throwable> causes = new ArrayList<>();
    private final List<String> errors = new ArrayList<>();
    private final List<String> connections = new ArrayList<>();
    private volatile boolean refuses;
    private volatile String unstorable = "";
    private volatile long room = Long.MAX_VALUE;
    private final AtomicInteger deliveries = new AtomicInteger();
    private volatile Throwable interruption = new Throwable("none");

    @Override
    public void store(Delivery<? extends String> delivery) throws InterruptedException {
      deliveries.incrementAndGet();
      if (delivery.records().contains(unstorable)) {
        throw new TidemillException(ErrorCode.NOT_ENCODABLE, "nothing of it is stored");
      }
      for (String record : delivery.records()) {
        store(record);
      }
    }

    @Override
    public Credit credit() {
      return new Credit(room, Long.MAX_VALUE);
    }

    @Override
    public Credit capacity() {
      return new Credit(Long.MAX_VALUE, Long.MAX_VALUE);
    }

    @Override
    public void onCredit(Consumer<? super Credit> listener) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Optional<String> lastStored() {
      return Optional.empty();
    }

    @Override
    public void reportGap(Gap gap) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void store(String record) throws InterruptedException {
      if (refuses) {
        throw new InterruptedException("stopped");
      }
      if (record.equals(unstorable)) {
        throw new TidemillException(ErrorCode.NOT_ENCODABLE, record);
      }
      stored.add(record);
    }

    @Override
    public void store(Collection<? extends String> records) {
      stored.addAll(records);
    }

    @Override
    public void store(Iterator<? extends String> records) {
      records.forEachRemaining(stored::add);
    }

    @Override
    public void restart(String message, Throwable cause) {
      restarts.add(message);
      causes.add(cause);
    }

    @Override
    public void stop(String message) {
      errors.add("stop: " + message);
    }

    @Override
    public void reportError(String message, Throwable cause) {
      errors.add(message);
    }

    @Override
    public void reportConnected(String to) {
      connections.add(to);
    }

    @Override
    public boolean isStopped() {
      return false;
    }

    @Override
    public String streamName() {
      return "lines";
    }

    @Override
    public JobIdentity job() {
      return new JobIdentity("job", 1);
    }

    @Override
    public ConnectorThreads threads() {
      return ConnectorThreads.of(streamName());
    }
  }
}
