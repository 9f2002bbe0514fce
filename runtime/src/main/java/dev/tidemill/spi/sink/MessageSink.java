/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.sink;

import dev.tidemill.function.MapFunction;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * An open sink for a system that takes messages and cannot tell which batches it has: a broker, a
 * socket, a web service. Workers encode the records and stage the messages; when the batch is
 * decided, the driver sends them.
 *
 * <pre>{@code
 * public Guarantee guarantee() {
 *   return Guarantee.AT_LEAST_ONCE;
 * }
 *
 * public OpenSink<Order> open(SinkContext context) throws Exception {
 *   return new MessageSink<>(
 *       context,
 *       order -> new OutgoingMessage("orders", order.toJson().getBytes(UTF_8)),
 *       new BrokerSender(address));   // implements MessageSender
 * }
 * }</pre>
 *
 * <p>A batch is sent at least once. If sending fails half-way, or the process ends in it, the batch
 * is sent again as a whole.
 *
 * @param <T> type of the records
 */
public final class MessageSink<T> implements OpenSink<T> {
  private final Staging staging;
  private final MapFunction<? super T, OutgoingMessage> encoder;
  private final MessageSender sender;

  /** Id of the batch that was staged last by this sink and of which nothing has been sent. */
  private OptionalLong unsent = OptionalLong.empty();

  /** Id of the batch that was published last by this sink. */
  private OptionalLong published = OptionalLong.empty();

  /**
   * Creates a sink with the staging of its context.
   *
   * @param encoder makes the message of a record; called on workers, so it must be serializable
   * @param sender sends messages; closed with this sink
   */
  public MessageSink(
      SinkContext context, MapFunction<? super T, OutgoingMessage> encoder, MessageSender sender) {
    this.staging = context.staging();
    this.encoder = encoder;
    this.sender = sender;
  }

  /** What is staged is in the staging of the runtime, which deletes what is not needed. */
  @Override
  public void recover(SinkRecovery recovery) {}

  @Override
  public StagingFunction<T> writer(SinkBatch batch) throws IOException {
    unsent = OptionalLong.of(batch.id());
    StagedOutputs outputs = staging.outputs(batch);
    MapFunction<? super T, OutgoingMessage> by = encoder;
    return partition -> new Writer<>(outputs.create(partition), by);
  }

  /** Known only of what this process has staged or sent. */
  @Override
  public PublishStatus status(SinkBatch batch, List<String> receipts) {
    OptionalLong id = OptionalLong.of(batch.id());
    if (published.equals(id)) {
      return PublishStatus.PUBLISHED;
    }
    return unsent.equals(id) ? PublishStatus.NOT_PUBLISHED : PublishStatus.UNKNOWN;
  }

  @Override
  public void publish(SinkBatch batch, List<String> receipts) throws Exception {
    OptionalLong id = OptionalLong.of(batch.id());
    if (published.equals(id)) {
      return;
    }
    unsent = OptionalLong.empty();
    try (Messages messages = new Messages(staging, receipts)) {
      sender.send(messages);
    }
    published = id;
  }

  /** Nothing to do: the runtime deletes what it has staged. */
  @Override
  public void abort(SinkBatch batch) {}

  @Override
  public void close() throws IOException {
    sender.close();
  }

  /** Reads one partition after the other. */
  private static final class Messages implements StagedMessages, AutoCloseable {
    private final Staging staging;
    private final Iterator<String> receipts;
    private Optional<MessageFrames.Reader> current = Optional.empty();

    Messages(Staging staging, List<String> receipts) {
      this.staging = staging;
      this.receipts = receipts.iterator();
    }

    @Override
    public Optional<OutgoingMessage> next() throws IOException {
      while (true) {
        if (current.isPresent()) {
          Optional<OutgoingMessage> message = current.get().next();
          if (message.isPresent()) {
            return message;
          }
          close();
        }
        if (!receipts.hasNext()) {
          return Optional.empty();
        }
        current = Optional.of(new MessageFrames.Reader(staging.open(receipts.next())));
      }
    }

    @Override
    public void close() throws IOException {
      Optional<MessageFrames.Reader> open = current;
      current = Optional.empty();
      if (open.isPresent()) {
        open.get().close();
      }
    }
  }

  /** Stages one partition. */
  private static final class Writer<T> implements PartitionWriter<T> {
    private final StagedOutput output;
    private final MessageFrames.Writer frames;
    private final MapFunction<? super T, OutgoingMessage> encoder;

    Writer(StagedOutput output, MapFunction<? super T, OutgoingMessage> encoder)
        throws IOException {
      this.output = output;
      this.encoder = encoder;
      try {
        this.frames = new MessageFrames.Writer(output);
      } catch (IOException e) {
        output.close();
        throw e;
      }
    }

    @Override
    public void write(T record) throws Exception {
      frames.write(encoder.call(record));
    }

    @Override
    public String finish() throws IOException {
      frames.finish();
      return output.finish();
    }

    @Override
    public void close() throws IOException {
      output.close();
    }
  }
}
