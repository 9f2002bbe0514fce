/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.zeromq;

import dev.tidemill.spi.sink.OpenSink;
import dev.tidemill.spi.sink.PartitionWriter;
import dev.tidemill.spi.sink.PublishStatus;
import dev.tidemill.spi.sink.SinkBatch;
import dev.tidemill.spi.sink.SinkRecovery;
import dev.tidemill.spi.sink.StagedOutput;
import dev.tidemill.spi.sink.StagedOutputs;
import dev.tidemill.spi.sink.Staging;
import dev.tidemill.spi.sink.StagingFunction;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalLong;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

/**
 * A socket to send to: workers stage messages, the driver sends them when the batch is decided.
 *
 * <p>Staged are, for each message, 1 and the topic and the payload, each with its length, and 0 at
 * the end.
 */
final class OpenZeroMqSink<T> implements OpenSink<T> {
  private static final int CLOSING_MILLIS = 2_000;

  private final SinkSettings settings;
  private final MessageEncoder<T> encoder;
  private final Staging staging;
  private final ZContext context = new ZContext(1);
  private final ZMQ.Socket socket;

  /** Id of the batch that was staged last by this sink and of which nothing has been sent. */
  private OptionalLong unsent = OptionalLong.empty();

  /** Id of the batch that was published last by this sink. */
  private OptionalLong published = OptionalLong.empty();

  OpenZeroMqSink(SinkSettings settings, MessageEncoder<T> encoder, Staging staging) {
    this.settings = settings;
    this.encoder = encoder;
    this.staging = staging;
    boolean isOpen = false;
    try {
      context.setLinger(CLOSING_MILLIS);
      boolean isPublisher = settings.pattern() == Pattern.SUBSCRIBE;
      socket = context.createSocket(isPublisher ? SocketType.PUB : SocketType.PUSH);
      socket.setLinger(CLOSING_MILLIS);
      socket.setSendTimeOut(settings.timeoutMillis());
      if (settings.bind()) {
        socket.bind(settings.endpoint());
      } else {
        socket.connect(settings.endpoint());
      }
      isOpen = true;
    } finally {
      if (!isOpen) {
        context.close();
      }
    }
  }

  /** What is staged is in the staging of the runtime, which deletes what is not needed. */
  @Override
  public void recover(SinkRecovery recovery) {}

  @Override
  public StagingFunction<T> writer(SinkBatch batch) throws IOException {
    unsent = OptionalLong.of(batch.id());
    StagedOutputs outputs = staging.outputs(batch);
    MessageEncoder<T> by = encoder;
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
  public void publish(SinkBatch batch, List<String> receipts) throws IOException {
    OptionalLong id = OptionalLong.of(batch.id());
    if (published.equals(id)) {
      return;
    }
    unsent = OptionalLong.empty();
    for (String receipt : receipts) {
      try (DataInputStream in =
          new DataInputStream(new BufferedInputStream(staging.open(receipt)))) {
        while (in.readBoolean()) {
          send(in.readNBytes(in.readInt()), in.readNBytes(in.readInt()));
        }
      }
    }
    published = id;
  }

  private void send(byte[] topic, byte[] payload) throws IOException {
    boolean isSent = topic.length == 0
        ? socket.send(payload, 0)
        : socket.send(topic, ZMQ.SNDMORE) && socket.send(payload, 0);
    if (!isSent) {
      throw new IOException(settings + " cannot send: within " + settings.timeoutMillis()
          + " ms nobody has had room for a message; see whether the other side runs");
    }
  }

  /** Nothing to do: the runtime deletes what it has staged. */
  @Override
  public void abort(SinkBatch batch) {}

  @Override
  public void close() {
    context.close();
  }

  /** Stages one partition. */
  private static final class Writer<T> implements PartitionWriter<T> {
    private final StagedOutput output;
    private final DataOutputStream out;
    private final MessageEncoder<T> encoder;

    Writer(StagedOutput output, MessageEncoder<T> encoder) {
      this.output = output;
      this.out = new DataOutputStream(output);
      this.encoder = encoder;
    }

    @Override
    public void write(T record) throws Exception {
      byte[] topic = encoder.topic().call(record).getBytes(StandardCharsets.UTF_8);
      byte[] payload = encoder.payload().call(record);
      out.writeBoolean(true);
      out.writeInt(topic.length);
      out.write(topic);
      out.writeInt(payload.length);
      out.write(payload);
    }

    @Override
    public String finish() throws IOException {
      out.writeBoolean(false);
      out.flush();
      return output.finish();
    }

    @Override
    public void close() throws IOException {
      output.close();
    }
  }
}
