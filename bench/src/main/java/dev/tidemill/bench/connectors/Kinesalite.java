/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.bench.connectors;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.StreamStatus;

/** A Kinesis server that keeps its records in memory, with one stream of one shard. */
final class Kinesalite implements AutoCloseable {
  static final String REGION = "eu-west-1";
  static final String STREAM = "records";

  private static final int RECORDS_OF_REQUEST = 500;

  static {
    // The server does not answer in CBOR as the SDK expects it.
    System.setProperty("aws.cborEnabled", "false");
    System.setProperty("aws.disableEc2Metadata", "true");
    System.setProperty("aws.accessKeyId", "test");
    System.setProperty("aws.secretAccessKey", "test-secret");
  }

  private final Process process;
  private final String endpoint;
  private final SdkHttpClient http = UrlConnectionHttpClient.builder().build();
  private final KinesisClient client;

  Kinesalite() throws IOException {
    int port = Ports.free();
    endpoint = "http://localhost:" + port;
    ProcessBuilder builder = new ProcessBuilder(
            "node", directory().resolve("server.js").toString())
        .redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().put("PORT", Integer.toString(port));
    process = builder.start();
    BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
    String line = output.readLine();
    if (!"ready".equals(line)) {
      throw new IOException("kinesalite said " + line + " instead of ready");
    }
    client = KinesisClient.builder()
        .httpClient(http)
        .region(Region.of(REGION))
        .endpointOverride(URI.create(endpoint))
        .build();
    client.createStream(request -> request.streamName(STREAM).shardCount(1));
    while (client
            .describeStreamSummary(request -> request.streamName(STREAM))
            .streamDescriptionSummary()
            .streamStatus()
        != StreamStatus.ACTIVE) {
      Thread.onSpinWait();
    }
  }

  /** Why there can be none; empty if there can. */
  static String problem() {
    return Files.exists(directory().resolve("installed"))
        ? ""
        : "kinesalite is not in " + directory()
            + "; the tests of the connector install it there: mvn verify -pl connectors/kinesis -am";
  }

  /** Where the tests of the connector have installed it, seen from the project or from this module. */
  private static Path directory() {
    Path below = Path.of("connectors", "kinesis", "target", "kinesalite");
    return Stream.of(below, Path.of("..").resolve(below))
        .filter(Files::isDirectory)
        .findFirst()
        .orElse(below);
  }

  String endpoint() {
    return endpoint;
  }

  KinesisClient client() {
    return client;
  }

  ProcessHandle process() {
    return process.toHandle();
  }

  /** Puts records, and returns when the stream has them. */
  void put(long records) {
    List<PutRecordsRequestEntry> entries = new ArrayList<>();
    for (long i = 0; i < records; i++) {
      String text = SendingProcess.text(i);
      entries.add(PutRecordsRequestEntry.builder()
          .partitionKey(text)
          .data(SdkBytes.fromUtf8String(text))
          .build());
      if (entries.size() == RECORDS_OF_REQUEST || i == records - 1) {
        client.putRecords(request -> request.streamName(STREAM).records(entries));
        entries.clear();
      }
    }
  }

  @Override
  public void close() {
    client.close();
    http.close();
    process.destroy();
  }
}
