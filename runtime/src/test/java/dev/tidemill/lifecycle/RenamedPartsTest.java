/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.lifecycle;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.DStream;
import dev.tidemill.Output;
import dev.tidemill.StreamingContext;
import dev.tidemill.spi.sink.Guarantee;
import dev.tidemill.spi.sink.MessageSender;
import dev.tidemill.spi.sink.MessageSink;
import dev.tidemill.spi.sink.OpenSink;
import dev.tidemill.spi.sink.OutgoingMessage;
import dev.tidemill.spi.sink.Sink;
import dev.tidemill.spi.sink.SinkContext;
import dev.tidemill.spi.sink.StagedMessages;
import dev.tidemill.spi.sink.Staging;
import dev.tidemill.spi.source.Delivery;
import dev.tidemill.spi.source.OpenSource;
import dev.tidemill.spi.source.Receiver;
import dev.tidemill.spi.source.ReceiverContext;
import dev.tidemill.spi.source.ReceiverSource;
import dev.tidemill.spi.source.Source;
import dev.tidemill.spi.source.SourceContext;
import dev.tidemill.time.ManualClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What sources and outputs keep outside the batch log goes with them, and with nobody else. */
@Timeout(60)
@SuppressWarnings("try") // contexts are driven by the clock
class RenamedPartsTest {
  @TempDir
  Path temporary;

  private final ManualClock clock = new ManualClock();
  private final BlockingQueue<ReceiverContext<String>> contexts = new LinkedBlockingQueue<>();
  private final List<String> seen = new CopyOnWriteArrayList<>();
  private final List<String> sent = new ArrayList<>();
  private Path directory;

  @BeforeEach
  void setUp() {
    directory = temporary.resolve("checkpoint");
  }

  @Test
  void a_renamed_receiver_stream_goes_on_with_its_records_and_ids() throws Exception {
    String id;
    try (StreamingContext ssc = start(job -> received(job, "clicks"))) {
      ReceiverContext<String> receiver = context();
      id = receiver.id("client");
      receiver.store(List.of("a", "b"));
      receiver.store(Delivery.of("c").position("17"));
    }
    try (StreamingContext ssc = start(job -> received(job, "events").formerly("clicks"))) {
      ReceiverContext<String> receiver = context();
      assertThat(receiver.streamName()).isEqualTo("events");
      assertThat(receiver.id("client")).isEqualTo(id);
      assertThat(receiver.lastStored()).hasValue("17");
      step();
      assertThat(seen).containsExactly("a", "b", "c");
      receiver.store(List.of("d"));
    }
    seen.clear();
    try (StreamingContext ssc = start(job -> received(job, "visits").formerly("events"))) {
      ReceiverContext<String> receiver = context();
      assertThat(receiver.id("client")).isEqualTo(id);
      step();
      assertThat(seen).containsExactly("d");
    }
    assertThat(logs()).containsExactly("clicks");
  }

  @Test
  void a_new_stream_with_the_name_of_a_dropped_one_begins_anew() throws Exception {
    try (StreamingContext ssc = start(job -> both(job, "clicks"))) {
      store("clicks", "a", "b", "c");
    }
    Path copy = temporary.resolve("copy");
    copy(directory.resolve("blocks/clicks"), copy);
    try (StreamingContext ssc =
        start(job -> received(job, "others"), "stream.checkpoint.drop", "clicks")) {
      step();
    }
    assertThat(seen).isEmpty();
    assertThat(logs()).containsExactly("others");
    copy(copy, directory.resolve("blocks/clicks")); // as if they could not be deleted
    try (StreamingContext ssc = start(job -> both(job, "clicks"))) {
      assertThat(store("clicks", "d").lastStored()).isEmpty();
      step();
      assertThat(seen).containsExactly("d");
    }
  }

  @Test
  void records_of_a_new_stream_are_kept_if_the_start_that_has_received_them_fails()
      throws Exception {
    try (StreamingContext ssc = start(job -> received(job, "others"))) {
      step();
    }
    assertThatThrownBy(() -> start(job -> {
          both(job, "clicks");
          job.queueStream(List.of(List.of("x"))).named("queue").writeTo("out", failing());
        }))
        .hasStackTraceContaining("no such server");
    try (StreamingContext ssc = start(job -> both(job, "clicks"))) {
      step();
      assertThat(seen).containsExactly("a");
    }
  }

  /** Stores a record, and fails. */
  private Sink<String> failing() {
    return new Sink<>() {
      @Override
      public OpenSink<String> open(SinkContext context) throws Exception {
        store("clicks", "a");
        throw new IOException("no such server");
      }

      @Override
      public Guarantee guarantee() {
        return Guarantee.AT_LEAST_ONCE;
      }
    };
  }

  /** A source of another class that has the same name. */
  private record Other(ReceiverSource<String> source) implements Source<String> {
    @Override
    public OpenSource<String> open(SourceContext context) throws Exception {
      return source.open(context);
    }

    @Override
    public boolean hasReceiver() {
      return true;
    }
  }

  @Test
  void a_source_of_another_class_has_none_of_the_records_of_the_dropped_one() throws Exception {
    try (StreamingContext ssc = start(job -> received(job, "clicks"))) {
      store("clicks", "a");
    }
    try (StreamingContext ssc = start(
        job ->
            job.stream("clicks", new Other(source())).foreachRDD(rdd -> seen.addAll(rdd.collect())),
        "stream.checkpoint.drop",
        "clicks")) {
      store("clicks", "b");
      step();
      assertThat(seen).containsExactly("b");
    }
    assertThat(logs()).containsExactly("clicks-2");
  }

  @Test
  void a_new_stream_may_have_the_former_name_of_a_renamed_one() throws Exception {
    try (StreamingContext ssc = start(job -> received(job, "clicks"))) {
      store("clicks", "a");
    }
    try (StreamingContext ssc = start(job -> {
      received(job, "events").formerly("clicks");
      received(job, "clicks");
    })) {
      store("clicks", "b");
    }
    for (int start = 0; start < 2; start++) {
      seen.clear();
      try (StreamingContext ssc = start(job -> {
        received(job, "events");
        received(job, "clicks");
      })) {
        step();
        assertThat(seen).containsExactlyElementsOf(start == 0 ? List.of("a", "b") : List.of());
      }
    }
  }

  @Test
  void a_new_output_may_have_the_former_name_of_a_renamed_one() {
    try (StreamingContext ssc = start(job -> written(lines(job), "a1", up()))) {
      step();
    }
    try (StreamingContext ssc = start(job -> written(lines(job), "b2", up()).formerly("a"))) {
      step();
    }
    for (int version = 3; version < 5; version++) {
      String suffix = Integer.toString(version);
      try (StreamingContext ssc = start(job -> {
        DStream<String> lines = lines(job);
        written(lines, "b" + suffix, up());
        written(lines, "a" + suffix, up());
      })) {
        step();
      }
    }
    assertThat(sent).containsExactly("a1", "b2", "b3", "a3", "b4", "a4");
  }

  @Test
  void a_decided_batch_of_a_renamed_output_is_published_beside_a_new_one() {
    try (StreamingContext ssc = start(job -> written(lines(job), "a1", up()))) {
      step();
    }
    Sender down = new Sender(Optional.empty());
    try (StreamingContext ssc = start(job -> written(lines(job), "b2", down).formerly("a"))) {
      step();
    } catch (RuntimeException e) {
      assertThat(e).hasStackTraceContaining("the broker is down");
    }
    assertThat(sent).containsExactly("a1");
    try (StreamingContext ssc = start(job -> {
      DStream<String> lines = lines(job);
      written(lines, "a3", up());
      written(lines, "b3", up());
    })) {
      step();
    }
    assertThat(sent).startsWith("a1", "b2", "a3", "b3").containsOnlyOnce("b2");
  }

  private static DStream<String> lines(StreamingContext job) {
    return job.replayStream(1).named("lines");
  }

  /** Writes a message that is too long for a receipt, so it is staged in a file. */
  private static Output written(DStream<String> lines, String message, Sender sender) {
    String text = message + ".".repeat(2 * Staging.INLINE_BYTES);
    return lines.map(line -> text).writeTo(message.substring(0, 1), new Messages(sender));
  }

  private Sender up() {
    return new Sender(Optional.of(sent));
  }

  /** Sends to a list, if there is one. */
  private record Sender(Optional<List<String>> to) implements MessageSender {
    @Override
    public void send(StagedMessages messages) throws IOException {
      List<String> sent = to.orElseThrow(() -> new IOException("the broker is down"));
      for (Optional<OutgoingMessage> next = messages.next();
          next.isPresent();
          next = messages.next()) {
        sent.add(new String(next.get().payload(), UTF_8).replace(".", ""));
      }
    }

    @Override
    public void close() {}
  }

  private record Messages(Sender sender) implements Sink<String> {
    @Override
    public OpenSink<String> open(SinkContext context) {
      return new MessageSink<>(
          context, text -> new OutgoingMessage("topic", text.getBytes(UTF_8)), sender);
    }

    @Override
    public Guarantee guarantee() {
      return Guarantee.AT_LEAST_ONCE;
    }
  }

  private void both(StreamingContext job, String name) {
    received(job, "others");
    received(job, name);
  }

  private DStream<String> received(StreamingContext job, String name) {
    DStream<String> stream = job.stream(name, source());
    stream.foreachRDD(rdd -> seen.addAll(rdd.collect()));
    return stream;
  }

  private ReceiverSource<String> source() {
    return ReceiverSource.of(() -> new Receiver<>() {
      @Override
      public void onStart(ReceiverContext<String> context) {
        contexts.add(context);
      }

      @Override
      public void onStop() {}
    });
  }

  private StreamingContext start(Consumer<StreamingContext> job, String... settings) {
    contexts.clear();
    StreamingContext.Builder builder = StreamingContext.builder()
        .master("local[1]")
        .batchInterval(Duration.ofSeconds(1))
        .environment(world -> world.withClock(clock))
        .setting("stream.checkpoint.directory", directory.toString())
        .setting("stream.batch.onFailure", "stop");
    for (int i = 0; i < settings.length; i += 2) {
      builder.setting(settings[i], settings[i + 1]);
    }
    StreamingContext ssc = builder.build();
    try {
      job.accept(ssc);
      ssc.start();
      return ssc;
    } catch (Throwable e) {
      ssc.close();
      throw e;
    }
  }

  private void step() {
    clock.advance(Duration.ofSeconds(1));
  }

  /** Stores records in a stream when its receiver has started. */
  private ReceiverContext<String> store(String stream, String... records)
      throws InterruptedException {
    ReceiverContext<String> receiver = context();
    while (!receiver.streamName().equals(stream)) {
      receiver = context();
    }
    receiver.store(List.of(records));
    return receiver;
  }

  private ReceiverContext<String> context() throws InterruptedException {
    ReceiverContext<String> context = contexts.poll(1, TimeUnit.MINUTES);
    assertThat(context).as("a start of the receiver").isNotNull();
    return context;
  }

  private List<String> logs() throws IOException {
    try (var paths = Files.list(directory.resolve("blocks"))) {
      return paths.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (var files = Files.list(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }
}
