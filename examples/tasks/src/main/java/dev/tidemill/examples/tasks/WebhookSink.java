/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.examples.tasks;

import dev.tidemill.spi.sink.Guarantee;
import dev.tidemill.spi.sink.MessageSender;
import dev.tidemill.spi.sink.MessageSink;
import dev.tidemill.spi.sink.OpenSink;
import dev.tidemill.spi.sink.OutgoingMessage;
import dev.tidemill.spi.sink.Sink;
import dev.tidemill.spi.sink.SinkContext;
import dev.tidemill.spi.sink.StagedMessages;
import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

// region sink
/**
 * Posts each record as a text to {@code records} of a web service.
 *
 * @param address where the service is, such as {@code http://localhost:8080/}
 */
public record WebhookSink(URI address) implements Sink<Object> {
  @Override
  public Guarantee guarantee() {
    return Guarantee.AT_LEAST_ONCE;
  }

  @Override
  public OpenSink<Object> open(SinkContext context) {
    return new MessageSink<>(
        context,
        record ->
            new OutgoingMessage("records", String.valueOf(record).getBytes(StandardCharsets.UTF_8)),
        new Poster(address));
  }
  // endregion

  // region sender
  /** Posts one message after the other; each must be answered with a status of 2xx. */
  record Poster(URI address) implements MessageSender {
    private static final int TIMEOUT_MILLIS = 10_000;

    @Override
    public void send(StagedMessages messages) throws IOException {
      for (Optional<OutgoingMessage> message = messages.next();
          message.isPresent();
          message = messages.next()) {
        post(message.get());
      }
    }

    private void post(OutgoingMessage message) throws IOException {
      URI target = address.resolve(message.destination());
      HttpURLConnection connection = (HttpURLConnection) target.toURL().openConnection();
      try {
        connection.setConnectTimeout(TIMEOUT_MILLIS);
        connection.setReadTimeout(TIMEOUT_MILLIS);
        connection.setRequestMethod("POST");
        connection.setDoOutput(true);
        try (OutputStream body = connection.getOutputStream()) {
          body.write(message.payload());
        }
        int status = connection.getResponseCode();
        if (status / 100 != 2) {
          throw new IOException(target + " has answered with status " + status);
        }
      } finally {
        connection.disconnect();
      }
    }

    @Override
    public void close() {}
  }
  // endregion
}
