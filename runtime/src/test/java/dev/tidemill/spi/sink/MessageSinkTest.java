/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.sink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.tidemill.spi.job.JobIdentity;
import dev.tidemill.spi.storage.StoragesByScheme;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageSinkTest {
  private static final SinkBatch BATCH = new SinkBatch(7, 1_000, 1, 1, 6);

  private final SinkContext context =
      new SinkContext("out", new JobIdentity("job", 1), new StoragesByScheme());
  private final RecordingSender sender = new RecordingSender();
  private final MessageSink<String> sink = new MessageSink<>(
      context,
      record -> new OutgoingMessage(record.substring(0, 1), record.getBytes(UTF_8)),
      sender);

  /** Fails before the message with this number, if there is one. */
  private static final class RecordingSender implements MessageSender {
    private final List<String> sent = new ArrayList<>();
    private int failsBefore = -1;
    private boolean isClosed;

    @Override
    public void send(StagedMessages messages) throws IOException {
      sent.clear();
      for (Optional<OutgoingMessage> message = messages.next();
          message.isPresent();
          message = messages.next()) {
        if (sent.size() == failsBefore) {
          throw new IOException("the broker is away");
        }
        sent.add(message.get().destination() + "=" + new String(message.get().payload(), UTF_8));
      }
    }

    @Override
    public void close() {
      isClosed = true;
    }
  }

  private List<String> stage(List<List<String>> partitions) throws Exception {
    StagingFunction<String> function = sink.writer(BATCH);
    List<String> receipts = new ArrayList<>();
    for (int partition = 0; partition < partitions.size(); partition++) {
      try (PartitionWriter<String> writer = function.open(partition)) {
        for (String record : partitions.get(partition)) {
          writer.write(record);
        }
        receipts.add(writer.finish());
      }
    }
    return sink.prepare(BATCH, receipts);
  }

  @Test
  void messages_are_sent_in_the_order_of_the_partitions_when_the_batch_is_published()
      throws Exception {
    List<String> receipts =
        stage(List.of(List.of("a1", "b1"), List.of(), List.of("a2"), List.of()));
    assertThat(sender.sent).isEmpty();
    sink.publish(BATCH, receipts);
    assertThat(sender.sent).containsExactly("a=a1", "b=b1", "a=a2");
  }

  @Test
  void a_batch_that_was_sent_is_not_sent_again() throws Exception {
    List<String> receipts = stage(List.of(List.of("a")));
    assertThat(sink.status(BATCH, receipts)).isEqualTo(PublishStatus.NOT_PUBLISHED);
    sink.publish(BATCH, receipts);
    assertThat(sink.status(BATCH, receipts)).isEqualTo(PublishStatus.PUBLISHED);
    sender.sent.clear();
    sink.publish(BATCH, receipts);
    assertThat(sender.sent).isEmpty();
  }

  @Test
  void a_batch_that_failed_half_way_is_sent_again_as_a_whole() throws Exception {
    List<String> receipts = stage(List.of(List.of("a", "b"), List.of("c")));
    sender.failsBefore = 2;
    assertThatIOException()
        .isThrownBy(() -> sink.publish(BATCH, receipts))
        .withMessage("the broker is away");
    assertThat(sink.status(BATCH, receipts)).isEqualTo(PublishStatus.UNKNOWN);
    sender.failsBefore = -1;
    sink.publish(BATCH, receipts);
    assertThat(sender.sent).containsExactly("a=a", "b=b", "c=c");
  }

  @Test
  void what_an_earlier_process_has_staged_is_sent_by_the_next() throws Exception {
    List<String> receipts = stage(List.of(List.of("a"), List.of("b")));
    MessageSink<String> next =
        new MessageSink<>(context, record -> new OutgoingMessage("", new byte[0]), sender);
    next.recover(new SinkRecovery(6, List.of(new DecidedBatch(BATCH, receipts))));
    assertThat(next.status(BATCH, receipts)).isEqualTo(PublishStatus.UNKNOWN);
    next.publish(BATCH, receipts);
    assertThat(sender.sent).containsExactly("a=a", "b=b");
  }

  @Test
  void a_message_may_be_empty_and_without_destination() throws Exception {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    MessageFrames.Writer writer = new MessageFrames.Writer(file);
    writer.write(new OutgoingMessage("", new byte[0]));
    writer.finish();
    try (MessageFrames.Reader reader = reader(file.toByteArray())) {
      OutgoingMessage message = reader.next().orElseThrow();
      assertThat(message.destination()).isEmpty();
      assertThat(message.payload()).isEmpty();
      assertThat(reader.next()).isEmpty();
    }
  }

  @Test
  void closing_closes_the_sender() throws Exception {
    sink.close();
    assertThat(sender.isClosed).isTrue();
  }

  private static byte[] threeMessages() throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    MessageFrames.Writer writer = new MessageFrames.Writer(file);
    for (String text : List.of("one", "two", "three")) {
      writer.write(new OutgoingMessage("to", text.getBytes(UTF_8)));
    }
    writer.finish();
    return file.toByteArray();
  }

  private static MessageFrames.Reader reader(byte[] file) throws IOException {
    return new MessageFrames.Reader(new ByteArrayInputStream(file));
  }

  private static List<String> read(byte[] file) throws IOException {
    List<String> texts = new ArrayList<>();
    try (MessageFrames.Reader reader = reader(file)) {
      for (Optional<OutgoingMessage> message = reader.next();
          message.isPresent();
          message = reader.next()) {
        texts.add(new String(message.get().payload(), UTF_8));
      }
    }
    return texts;
  }

  @Test
  void a_file_that_is_cut_off_anywhere_is_never_taken_for_a_shorter_one() throws IOException {
    byte[] file = threeMessages();
    assertThat(read(file)).containsExactly("one", "two", "three");
    for (int length = 0; length < file.length; length++) {
      byte[] part = Arrays.copyOf(file, length);
      assertThatIOException()
          .as("%d bytes", length)
          .isThrownBy(() -> read(part))
          .withMessageContaining("they are cut off after message");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, Integer.MIN_VALUE})
  void a_length_that_cannot_be_is_damage(int length) throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(file);
    out.write(threeMessages(), 0, 5);
    out.writeByte(1);
    out.writeInt(length);
    assertThatIOException()
        .isThrownBy(() -> read(file.toByteArray()))
        .withMessage(
            "staged messages are damaged after message 0: a part has " + length + " bytes");
  }

  @Test
  void other_counts_marks_formats_and_files_are_told_apart() throws IOException {
    byte[] otherCount = threeMessages();
    otherCount[otherCount.length - 1] = 4;
    assertThatIOException()
        .isThrownBy(() -> read(otherCount))
        .withMessageContaining("there are 3 messages, and 4 were written");
    byte[] otherMark = threeMessages();
    otherMark[5] = 9;
    assertThatIOException()
        .isThrownBy(() -> read(otherMark))
        .withMessageContaining("a message begins with 9");
    byte[] otherFormat = threeMessages();
    otherFormat[4] = 2;
    assertThatIOException()
        .isThrownBy(() -> read(otherFormat))
        .withMessageContaining("staged in format 2")
        .withMessageContaining("reads format 1");
    assertThatIOException()
        .isThrownBy(() -> read("a file of text".getBytes(UTF_8)))
        .withMessageContaining("what was staged are not messages");
  }
}
