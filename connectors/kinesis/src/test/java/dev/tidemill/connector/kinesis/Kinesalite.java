/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kinesis;

import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.awssdk.services.kinesis.model.StreamStatus;

/** A Kinesis server of one test: on a free port of the loopback, with a directory of its own. */
final class Kinesalite implements Closeable {
  static final String REGION = "eu-west-1";

  private static final int RECORDS_OF_REQUEST = 500;

  static {
    // The server does not answer in CBOR as the SDK expects it; everything else is as with the
    // service.
    System.setProperty("aws.cborEnabled", "false");
    System.setProperty("aws.disableEc2Metadata", "true");
    System.setProperty("aws.accessKeyId", "test");
    System.setProperty("aws.secretAccessKey", "test-secret");
  }

  private final Path directory;
  private final int port;
  private final Map<String, String> tls;
  private final SdkHttpClient http = UrlConnectionHttpClient.builder().build();
  private final KinesisClient client;
  private @Nullable Process process;
  private @Nullable BufferedReader output;

  private Kinesalite(Map<String, String> tls) throws IOException {
    this.directory = Files.createTempDirectory("kinesalite");
    this.tls = tls;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    client = KinesisClient.builder()
        .httpClient(http)
        .region(Region.of(REGION))
        .endpointOverride(URI.create(endpoint()))
        .build();
  }

  static Kinesalite start() throws IOException {
    Kinesalite started = new Kinesalite(Map.of());
    started.restart();
    return started;
  }

  /** With TLS; nothing but the port can be used. */
  static Kinesalite startTls(Path key, Path certificate) throws IOException {
    Kinesalite started =
        new Kinesalite(Map.of("KEY", key.toString(), "CERT", certificate.toString()));
    started.restart();
    return started;
  }

  int port() {
    return port;
  }

  String endpoint() {
    return (tls.isEmpty() ? "http" : "https") + "://localhost:" + port;
  }

  KinesisClient client() {
    return client;
  }

  /** A source that reads a stream here, and soon tries again what has failed. */
  KinesisSource source(String stream) {
    return Kinesis.stream(stream)
        .region(REGION)
        .endpoint(endpoint())
        .firstBackoff(Duration.ofMillis(50))
        .startingAt(KinesisStart.trimHorizon());
  }

  /** A source that also asks more often than the service would allow. */
  KinesisSource fastSource(String stream) {
    return source(stream).pollIntervalOfAnyLength(Duration.ofMillis(20));
  }

  <T> KinesisSink<T> sink(String stream) {
    return Kinesis.<T>sink(stream).region(REGION).endpoint(endpoint());
  }

  /** Starts it, or again after it has ended: with the streams that it had. */
  void restart() throws IOException {
    ProcessBuilder builder = Node.program("server.js")
        .redirectError(
            ProcessBuilder.Redirect.appendTo(directory.resolve("errors").toFile()));
    builder.environment().putAll(tls);
    builder.environment().put("PORT", Integer.toString(port));
    builder.environment().put("DATA", directory.resolve("data").toString());
    Process started = builder.start();
    process = started;
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(started.getInputStream(), StandardCharsets.UTF_8));
    output = lines;
    expect("ready");
  }

  private void expect(String expected) throws IOException {
    BufferedReader lines = output;
    String line = lines == null ? null : lines.readLine();
    if (!expected.equals(line)) {
      throw new IOException("kinesalite said " + line + " instead of " + expected + ": "
          + Files.readString(directory.resolve("errors")));
    }
  }

  /** Lets time pass for it. */
  void advance(Duration time) throws IOException {
    Process running = process;
    if (running == null) {
      throw new IOException("kinesalite does not run");
    }
    running
        .getOutputStream()
        .write(("advance " + time.toMillis() + "\n").getBytes(StandardCharsets.UTF_8));
    running.getOutputStream().flush();
    expect("advanced");
  }

  /** Ends it with SIGKILL. */
  void kill() {
    Process running = process;
    process = null;
    if (running == null) {
      return;
    }
    running.destroyForcibly();
    try {
      if (!running.waitFor(20, TimeUnit.SECONDS)) {
        throw new AssertionError("kinesalite does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  void createStream(String name, int shards) {
    client.createStream(request -> request.streamName(name).shardCount(shards));
    awaitActive(name);
  }

  void deleteStream(String name) {
    client.deleteStream(request -> request.streamName(name));
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> !client.listStreams().streamNames().contains(name));
  }

  private void awaitActive(String name) {
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> client
                .describeStreamSummary(request -> request.streamName(name))
                .streamDescriptionSummary()
                .streamStatus()
            == StreamStatus.ACTIVE);
  }

  List<Shard> shards(String stream) {
    return client.listShards(request -> request.streamName(stream)).shards();
  }

  /** Splits the hash keys of a shard in the middle. */
  void split(String stream, String shardId) {
    Shard shard = shards(stream).stream()
        .filter(candidate -> candidate.shardId().equals(shardId))
        .findFirst()
        .orElseThrow();
    var range = shard.hashKeyRange();
    var middle = new java.math.BigInteger(range.startingHashKey())
        .add(new java.math.BigInteger(range.endingHashKey()))
        .shiftRight(1);
    client.splitShard(request ->
        request.streamName(stream).shardToSplit(shardId).newStartingHashKey(middle.toString()));
    awaitActive(stream);
  }

  void merge(String stream, String shardId, String adjacent) {
    client.mergeShards(
        request -> request.streamName(stream).shardToMerge(shardId).adjacentShardToMerge(adjacent));
    awaitActive(stream);
  }

  /** Puts texts, with themselves as keys. */
  void put(String stream, List<String> texts) {
    List<PutRecordsRequestEntry> entries = new ArrayList<>();
    for (String text : texts) {
      entries.add(PutRecordsRequestEntry.builder()
          .partitionKey(text)
          .data(SdkBytes.fromUtf8String(text))
          .build());
    }
    for (int from = 0; from < entries.size(); from += RECORDS_OF_REQUEST) {
      put(stream, from, entries.subList(from, Math.min(entries.size(), from + RECORDS_OF_REQUEST)));
    }
  }

  private void put(String stream, int from, List<PutRecordsRequestEntry> entries) {
    PutRecordsResponse response =
        client.putRecords(request -> request.streamName(stream).records(entries));
    if (response.failedRecordCount() > 0) {
      throw new AssertionError(
          response.failedRecordCount() + " records from " + from + " on were refused");
    }
  }

  /** Puts one text under a key. */
  void put(String stream, String key, String text) {
    put(stream, key, text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Packs each list of texts into one record under a key, by a producer's library.
   */
  static List<byte[]> aggregates(String key, List<List<String>> all) {
    StringBuilder input = new StringBuilder();
    for (List<String> texts : all) {
      for (String text : texts) {
        input.append(key).append(' ').append(text).append('\n');
      }
      input.append('\n');
    }
    return Node.run("aggregate.js", input.toString())
        .lines()
        .map(line -> Base64.getDecoder().decode(line))
        .toList();
  }

  /** Puts one record. */
  void put(String stream, String key, byte[] data) {
    client.putRecord(
        request -> request.streamName(stream).partitionKey(key).data(SdkBytes.fromByteArray(data)));
  }

  /** The texts of all records that a stream has, shard by shard. */
  List<String> texts(String stream) {
    List<String> texts = new ArrayList<>();
    for (Shard shard : shards(stream)) {
      String iterator = client
          .getShardIterator(request ->
              request.streamName(stream).shardId(shard.shardId()).shardIteratorType("TRIM_HORIZON"))
          .shardIterator();
      while (iterator != null) {
        String at = iterator;
        var response = client.getRecords(request -> request.shardIterator(at));
        response.records().forEach(record -> texts.add(record.data().asUtf8String()));
        iterator = response.records().isEmpty() ? null : response.nextShardIterator();
      }
    }
    return texts;
  }

  @Override
  public void close() {
    kill();
    client.close();
    http.close();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
