/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.bench.connectors;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.LockSupport;

/** Reads the lines of a stream of posts with the client of the JDK, and the text of each with Jackson. */
final class XLoop implements Reader {
  private static final JsonFactory JSON = new JsonFactory();

  private final Arrivals arrivals = new Arrivals();
  private final Thread thread;

  XLoop(int port) {
    thread = new Thread(() -> run(URI.create("http://127.0.0.1:" + port)), "x-loop");
    thread.setDaemon(true);
    thread.start();
  }

  private void run(URI stream) {
    HttpRequest request = HttpRequest.newBuilder(stream).build();
    try {
      read(open(HttpClient.newHttpClient(), request));
    } catch (IOException e) {
      // The sender has ended.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The sender is a process that is only being started. */
  private static HttpResponse<InputStream> open(HttpClient client, HttpRequest request)
      throws IOException, InterruptedException {
    while (true) {
      try {
        return client.send(request, HttpResponse.BodyHandlers.ofInputStream());
      } catch (ConnectException e) {
        LockSupport.parkNanos(10_000_000);
      }
    }
  }

  private void read(HttpResponse<InputStream> answer) throws IOException {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        arrivals.add(Tally.NONE.plus(text(line)));
      }
    }
  }

  private static String text(String line) throws IOException {
    try (JsonParser json = JSON.createParser(line)) {
      for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
        if (token == JsonToken.FIELD_NAME && json.currentName().equals("text")) {
          return json.nextTextValue();
        }
      }
    }
    throw new IOException("a post without a text: " + line);
  }

  @Override
  public Tally read(long records) {
    return arrivals.take(records);
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
