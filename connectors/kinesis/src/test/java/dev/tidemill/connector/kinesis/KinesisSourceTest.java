/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kinesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.error.TidemillException;
import dev.tidemill.testkit.contract.CollectingJob;
import dev.tidemill.testkit.contract.TcpProxy;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.exception.SdkException;

/** A job on a real server, which is killed, cut off, slow, or refuses to answer. */
@NeedsKinesalite
class KinesisSourceTest {
  @TempDir
  private Path directory;

  private Kinesalite kinesalite;

  @BeforeEach
  void start() throws IOException {
    kinesalite = Kinesalite.start();
  }

  @AfterEach
  void stop() {
    kinesalite.close();
  }

  private static List<String> numbers(int from, int until) {
    return IntStream.range(from, until).mapToObj(Integer::toString).toList();
  }

  /** Puts numbers on a thread of its own, and some of them again when the server was away. */
  private FutureTask<Void> putting(String stream, int first, int until) {
    FutureTask<Void> work = new FutureTask<>((Callable<Void>) () -> {
      for (int from = first; from < until; ) {
        try {
          kinesalite.put(stream, numbers(from, Math.min(until, from + 500)));
          from += 500;
        } catch (SdkException e) {
          // Once more.
        }
      }
      return null;
    });
    new Thread(work, "putting").start();
    return work;
  }

  @Test
  void nothing_is_lost_or_read_twice_when_connections_are_cut_and_the_server_is_killed_under_load()
      throws Exception {
    int records = 10_000;
    kinesalite.createStream("in", 2);
    try (TcpProxy proxy = new TcpProxy(kinesalite.port())) {
      KinesisSource source = kinesalite.source("in").endpoint("http://localhost:" + proxy.port());
      try (CollectingJob<String> job =
          new CollectingJob<>(source.texts(), directory.resolve("checkpoint"))) {
        FutureTask<Void> putting = putting("in", 0, records / 4);
        for (int cut = 1; cut <= 3; cut++) {
          int seen = job.count();
          putting.get();
          putting = putting("in", cut * records / 4, (cut + 1) * records / 4);
          job.until(() -> job.count() > seen);
          proxy.cut();
        }
        kinesalite.kill();
        job.until(() -> !job.problems().isEmpty());
        kinesalite.restart();
        putting.get();
        List<String> there = kinesalite.texts("in");
        job.until(() -> job.count() >= there.size());
        assertThat(job.records()).containsExactlyInAnyOrderElementsOf(there);
        assertThat(there).containsAll(numbers(0, records));
        assertThat(job.problems().get(0))
            .contains("stream \"in\" gets nothing from")
            .contains("Kinesis stream in in eu-west-1");
      }
    }
  }

  @Test
  void a_job_goes_on_where_it_was_over_a_split() throws Exception {
    kinesalite.createStream("in", 1);
    kinesalite.put("in", numbers(0, 100));
    Path checkpoint = directory.resolve("checkpoint");
    KinesisSource source = kinesalite.source("in");
    try (CollectingJob<String> job = new CollectingJob<>(source.texts(), checkpoint)) {
      job.until(() -> job.count() == 100);
    }
    kinesalite.put("in", numbers(100, 200));
    kinesalite.split("in", "shardId-000000000000");
    kinesalite.put("in", numbers(200, 300));
    try (CollectingJob<String> job = new CollectingJob<>(source.texts(), checkpoint)) {
      job.until(() -> job.count() == 200);
      assertThat(job.records().subList(0, 100)).isEqualTo(numbers(100, 200));
      assertThat(job.records()).containsExactlyInAnyOrderElementsOf(numbers(100, 300));
    }
  }

  @Test
  void a_graceful_stop_takes_what_has_arrived() throws Exception {
    kinesalite.createStream("in", 2);
    try (CollectingJob<String> job = new CollectingJob<>(kinesalite.source("in").texts())) {
      kinesalite.put("in", numbers(0, 1000));
      job.stopGracefully();
      assertThat(job.records()).containsExactlyInAnyOrderElementsOf(numbers(0, 1000));
    }
  }

  @Test
  void a_hundred_thousand_records_are_counted() throws Exception {
    count(100_000);
  }

  @Test
  @Tag("nightly")
  void two_hundred_thousand_records_are_counted() throws Exception {
    count(200_000);
  }

  private void count(int records) throws Exception {
    kinesalite.createStream("in", 4);
    try (CollectingJob<String> job =
        new CollectingJob<>(kinesalite.source("in").texts(), directory.resolve("checkpoint"))) {
      putting("in", 0, records).get();
      job.until(() -> job.count() >= records);
      assertThat(job.records()).containsExactlyInAnyOrderElementsOf(numbers(0, records));
    }
  }

  @Test
  void a_stream_that_is_deleted_ends_the_job() throws Exception {
    kinesalite.createStream("in", 1);
    kinesalite.put("in", List.of("one"));
    try (CollectingJob<String> job = new CollectingJob<>(kinesalite.source("in").texts())) {
      job.until(() -> job.count() == 1);
      kinesalite.deleteStream("in");
      assertThat(job.failure())
          .hasStackTraceContaining("the stream is gone")
          .hasStackTraceContaining("onDataLoss(KinesisDataLoss.CONTINUE)");
    }
  }

  @Test
  void a_server_or_a_stream_that_is_not_there_is_named_at_the_start() {
    assertThatThrownBy(() -> new CollectingJob<>(kinesalite.source("nowhere")).close())
        .hasStackTraceContaining("Kinesis stream nowhere in eu-west-1 at http://localhost:")
        .hasStackTraceContaining("ResourceNotFoundException")
        .hasStackTraceContaining("check the name, the region and the account");
    kinesalite.kill();
    assertThatThrownBy(() -> new CollectingJob<>(kinesalite.source("in")).close())
        .hasStackTraceContaining("Kinesis stream in in eu-west-1")
        .hasStackTraceContaining("check that region and endpoint are right");
    assertThatThrownBy(() ->
            Opening.of(Kinesis.stream("in").endpoint(kinesalite.endpoint())).close())
        .hasMessageContaining("name one by region(");
  }

  @Test
  void refused_requests_are_repeated_and_reported_when_they_do_not_end() throws Exception {
    kinesalite.createStream("in", 1);
    try (FaultyEndpoint endpoint = new FaultyEndpoint(kinesalite.endpoint());
        CollectingJob<String> job =
            new CollectingJob<>(kinesalite.source("in").endpoint(endpoint.uri()).texts())) {
      endpoint.fail("GetRecords", 400, "ProvisionedThroughputExceededException", "Rate exceeded");
      kinesalite.put("in", numbers(0, 10));
      job.until(() -> !job.problems().isEmpty());
      assertThat(job.problems().get(0))
          .contains("ProvisionedThroughputExceededException")
          .contains("share its limits");
      endpoint.recover("GetRecords");
      job.until(() -> job.count() == 10);
      assertThat(job.records()).isEqualTo(numbers(0, 10));
      assertThat(job.problems()).hasSize(1);
    }
  }

  @Test
  void a_server_that_is_slow_makes_batches_empty_and_loses_nothing() throws Exception {
    kinesalite.createStream("in", 1);
    try (FaultyEndpoint endpoint = new FaultyEndpoint(kinesalite.endpoint());
        CollectingJob<String> job =
            impatientJob(kinesalite.source("in").endpoint(endpoint.uri()))) {
      endpoint.hang("GetRecords");
      kinesalite.put("in", numbers(0, 10));
      job.until(() -> !job.problems().isEmpty());
      assertThat(job.problems().get(0)).contains("no answer in time");
      endpoint.recover("GetRecords");
      job.until(() -> job.count() == 10);
    }
  }

  /** The timeout bounds the first requests, too, and a slow machine may not answer them in time. */
  private static CollectingJob<String> impatientJob(KinesisSource source) {
    for (int attempt = 1; ; attempt++) {
      try {
        return new CollectingJob<>(source.timeout(Duration.ofSeconds(2)).texts());
      } catch (TidemillException e) {
        if (attempt == 10) {
          throw e;
        }
      }
    }
  }

  @Test
  void a_shard_is_asked_no_more_often_than_the_service_allows() throws Exception {
    kinesalite.createStream("in", 1);
    try (FaultyEndpoint endpoint = new FaultyEndpoint(kinesalite.endpoint());
        CollectingJob<String> job =
            new CollectingJob<>(kinesalite.source("in").endpoint(endpoint.uri()).texts())) {
      job.until(() -> {
        kinesalite.put("in", numbers(0, 10));
        return endpoint.reads().size() > 12;
      });
      List<Long> reads = endpoint.reads();
      for (int i = 5; i < reads.size(); i++) {
        assertThat(Duration.ofNanos(reads.get(i) - reads.get(i - 5)))
            .isGreaterThan(Duration.ofSeconds(1));
      }
    }
  }

  @Test
  void the_age_of_what_is_not_read_is_the_lag() throws Exception {
    kinesalite.createStream("in", 1);
    try (FaultyEndpoint endpoint = new FaultyEndpoint(kinesalite.endpoint())) {
      endpoint.reply(
          "GetRecords",
          "{\"MillisBehindLatest\":90000,\"NextShardIterator\":\"next\",\"Records\":[]}");
      try (Opening opening = Opening.of(kinesalite.source("in").endpoint(endpoint.uri()))) {
        assertThat(opening.source().lag(opening.position()).time())
            .hasValue(Duration.ofSeconds(90));
        assertThat(opening.source().lag(opening.position()).records()).isEmpty();
      }
    }
  }

  @Test
  void a_sink_puts_again_what_was_refused() throws Exception {
    kinesalite.createStream("out", 1);
    try (FaultyEndpoint endpoint = new FaultyEndpoint(kinesalite.endpoint())) {
      endpoint.replyOnce(
          "PutRecords",
          "{\"FailedRecordCount\":1,\"Records\":["
              + "{\"SequenceNumber\":\"1\",\"ShardId\":\"shardId-000000000000\"},"
              + "{\"ErrorCode\":\"ProvisionedThroughputExceededException\",\"ErrorMessage\":\"busy\"}]}");
      try (SinkStart<String> sink =
          new SinkStart<>(kinesalite.<String>sink("out").endpoint(endpoint.uri()))) {
        sink.publishing(List.of("taken", "refused")).get();
        assertThat(kinesalite.texts("out")).containsExactly("refused");
      }
      endpoint.fail("PutRecords", 400, "ProvisionedThroughputExceededException", "busy");
      try (SinkStart<String> sink = new SinkStart<>(kinesalite
          .<String>sink("out")
          .endpoint(endpoint.uri())
          .putTimeout(Duration.ofMillis(200)))) {
        assertThatThrownBy(() -> sink.publishing(List.of("one")).get())
            .hasStackTraceContaining("1 of 1 records were refused")
            .hasStackTraceContaining("putTimeout is 200 ms");
      }
    }
  }
}
