/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.x;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.AppenderBase;
import dev.tidemill.connector.x.testing.XServer;
import dev.tidemill.spi.source.Source;
import dev.tidemill.testkit.contract.CollectingJob;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** A job on a server that refuses, stalls, disconnects and sends what is no post. */
class XSourceTest {
  private static final String SECRET = "open-sesame-9";

  @TempDir
  private Path directory;

  private final List<String> logged = new CopyOnWriteArrayList<>();
  private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  private final Logger own = (Logger) LoggerFactory.getLogger("dev.tidemill");
  private final AppenderBase<ILoggingEvent> everything = new AppenderBase<>() {
    @Override
    protected void append(ILoggingEvent event) {
      logged.add(event.getFormattedMessage()
          + (event.getThrowableProxy() == null
              ? ""
              : ThrowableProxyUtil.asString(event.getThrowableProxy())));
    }
  };

  private Appender<ILoggingEvent> console = everything;
  private XServer server;
  private XToken token;

  @BeforeEach
  void start() throws IOException {
    everything.start();
    console = root.getAppender("console");
    root.detachAppender(console);
    root.addAppender(everything);
    own.setLevel(Level.DEBUG);
    server = XServer.start(SECRET);
    token = XToken.fromFile(Files.writeString(directory.resolve("token"), SECRET + "\n"));
  }

  @AfterEach
  void stop() {
    server.close();
    root.detachAppender(everything);
    root.addAppender(console);
    own.setLevel(Level.ERROR);
    assertThat(logged).isNotEmpty().noneMatch(line -> line.contains(SECRET));
  }

  private XSource source() {
    return X.stream(token).endpoint(server.uri());
  }

  private static CollectingJob<XPost> job(XSource source) {
    return new CollectingJob<>(source);
  }

  @Test
  void posts_come_with_their_hashtags() throws Exception {
    try (CollectingJob<XPost> job = job(source())) {
      server.awaitConnected();
      server.send("");
      String id = server.post("Say \"hello\"", "java", "jdk");
      server.post("Nothing");
      job.until(() -> job.count() == 2);
      XPost first = job.records().get(0);
      assertThat(first.id()).isEqualTo(id);
      assertThat(first.text()).isEqualTo("Say \"hello\"");
      assertThat(first.hashtags()).containsExactly("java", "jdk");
      assertThat(first.authorId()).isEqualTo("42");
      assertThat(Instant.parse(first.createdAt())).isBeforeOrEqualTo(Instant.now());
      assertThat(first.json()).contains("\"entities\"");
      assertThat(job.records().get(1).hashtags()).isEmpty();
      assertThat(job.problems()).isEmpty();
      assertThat(job.gaps()).isEmpty();
    }
  }

  @Test
  void a_hundred_thousand_posts_come_once_over_connections_that_are_cut() throws Exception {
    count(100_000);
  }

  @Test
  @Tag("nightly")
  void a_million_posts_come_once_over_connections_that_are_cut() throws Exception {
    count(1_000_000);
  }

  /** Each cut comes when all has arrived: what is posted without a connection is lost with X. */
  private void count(int posts) throws Exception {
    int connections = 5;
    List<String> sent = new ArrayList<>();
    Source<String> ids = source().records(post -> ((XPost) post).id());
    try (CollectingJob<String> job = new CollectingJob<>(ids)) {
      for (int connection = 1; connection <= connections; connection++) {
        server.awaitConnected(connection);
        for (int i = 0; i < posts / connections; i++) {
          sent.add(server.post("post " + i, "java"));
        }
        job.until(() -> job.count() >= sent.size());
        if (connection < connections) {
          server.disconnect();
        }
      }
      assertThat(job.records().equals(sent)).as("each post once, in order").isTrue();
      assertThat(job.gaps()).hasSize(connections - 1);
    }
  }

  @Test
  void rules_are_made_what_the_program_says_and_those_of_others_stay() throws Exception {
    server.addRule("mine", "cats");
    try (CollectingJob<XPost> job = job(source().rule("java", "#java").rule("old", "\"jdk 8\""))) {
      server.awaitConnected();
      server.post("one", "java");
      job.until(() -> job.count() == 1);
      assertThat(job.records().get(0).rules()).containsExactly("java", "old");
    }
    try (CollectingJob<XPost> job = job(source().rule("java", "#java"))) {
      server.awaitConnected(2);
      server.post("two", "java");
      job.until(() -> job.count() == 1);
      assertThat(job.records().get(0).rules()).containsExactly("java");
      assertThat(server.rules())
          .hasSize(2)
          .anyMatch(rule -> rule.contains("\"value\":\"cats\",\"tag\":\"mine\""))
          .anyMatch(rule -> rule.contains("\"value\":\"#java\",\"tag\":\"tidemill/in/java\""));
    }
  }

  @Test
  void a_rule_whose_value_the_app_has_under_another_tag_is_named() throws Exception {
    server.addRule("tidemill/old/java", "#java");
    server.addRule("", "#jdk");
    XSource source = source().rule("java", "#java").rule("jdk", "#jdk").rule("new", "#new");
    try (CollectingJob<XPost> job = job(source)) {
      job.until(() -> !job.problems().isEmpty());
      assertThat(job.problems().get(0))
          .contains("X rejected the rules: rule \"java\" with the value \"#java\" is a duplicate")
          .contains("the app has this value under the tag \"tidemill/old/java\"")
          .contains("delete that rule (it was added for a stream \"old\")")
          .contains("rule \"jdk\" with the value \"#jdk\" is a duplicate")
          .contains("the app has this value under the tag \"\"")
          .doesNotContain("#new");
      assertThat(server.opened()).isZero();
      assertThat(server.rules()).hasSize(3);
    }
  }

  @Test
  void a_rule_that_is_invalid_is_named_with_the_reason_and_tried_again() throws Exception {
    server.rejectRule("is:nice", "Reference to invalid operator 'is:nice'.");
    try (CollectingJob<XPost> job = job(source().rule("java", "#java").rule("nice", "is:nice"))) {
      job.until(() -> !job.problems().isEmpty());
      assertThat(job.problems().get(0))
          .contains("X rejected the rules: rule \"nice\" with the value \"is:nice\" is invalid"
              + " (UnprocessableEntity: Reference to invalid operator 'is:nice'.); correct it")
          .doesNotContain("#java");
      assertThat(server.opened()).isZero();
      server.acceptRule("is:nice");
      server.awaitConnected();
      assertThat(server.rules()).hasSize(2);
    }
  }

  @Test
  void two_rules_of_a_source_cannot_have_the_same_value() {
    assertThatThrownBy(() -> source().rule("a", "#java").rule("b", "#java"))
        .hasMessageContaining("the rules \"a\" and \"b\" have the same value \"#java\"");
    LoggerFactory.getLogger("dev.tidemill").debug("looked at");
  }

  @Test
  void an_app_without_rules_is_told_to_have_one() throws Exception {
    server.refuseWithBody(
        409,
        "{\"title\":\"RulesConfigurationIssue\",\"detail\":\"You must define\\u0007 rules. "
            + SECRET + " " + "x".repeat(1_000) + "\"}");
    try (CollectingJob<XPost> job = job(source())) {
      job.until(() -> !job.problems().isEmpty());
      assertThat(job.problems().get(0))
          .contains("status 409 (RulesConfigurationIssue: You must define rules. *** xxx")
          .contains("the app needs at least one rule: add rule(tag, value) to the source")
          .doesNotContain("x".repeat(300));
    }
  }

  @Test
  void a_post_that_matches_only_rules_of_others_is_left_out() throws Exception {
    try (CollectingJob<XPost> job = job(source().rule("java", "#java"))) {
      server.awaitConnected();
      server.send(
          "{\"data\":{\"id\":\"1\",\"text\":\"meow\"},\"matching_rules\":[{\"tag\":\"cats\"}]}");
      server.post("kept");
      job.until(() -> job.count() > 0);
      assertThat(job.records()).extracting(XPost::text).containsExactly("kept");
    }
  }

  @Test
  void a_disconnection_is_a_gap_and_posts_that_come_twice_are_left_out() throws Exception {
    try (CollectingJob<XPost> job = job(source())) {
      server.awaitConnected();
      String id = server.post("one");
      job.until(() -> job.count() == 1);
      server.disconnect();
      server.awaitConnected(2);
      server.sendPost(id, "one");
      server.post("two");
      job.until(() -> job.count() == 2);
      assertThat(job.records()).extracting(XPost::text).containsExactly("one", "two");
      assertThat(job.gaps()).hasSize(1);
      assertThat(job.gaps().get(0))
          .contains("what was posted meanwhile is missing")
          .contains("the number of missed posts is unknown");
      assertThat(job.problems().get(0))
          .contains("cannot receive from the filtered stream of localhost:")
          .contains("the service has closed the connection");
    }
  }

  @Test
  void what_backfill_covers_is_no_gap() throws Exception {
    try (CollectingJob<XPost> job =
        new CollectingJob<>(source().backfillMinutes(5), directory.resolve("checkpoint"))) {
      server.awaitConnected();
      server.post("one");
      job.until(() -> job.count() == 1);
      server.disconnectOperationally();
      server.awaitConnected(2);
      server.post("two");
      job.until(() -> job.count() == 2);
      assertThat(job.gaps()).isEmpty();
      assertThat(job.problems().get(0)).contains("operational-disconnect");
      assertThat(server.requests().get(0).getQuery()).contains("backfill_minutes=5");
    }
  }

  @Test
  void a_silent_connection_is_replaced() throws Exception {
    try (CollectingJob<XPost> job = job(source().stallTimeout(Duration.ofMillis(500)))) {
      server.awaitConnected(2);
      job.until(() -> !job.problems().isEmpty());
      assertThat(job.problems().get(0)).contains("nothing has come for 500 ms");
    }
  }

  @Test
  void a_refused_request_is_reported_and_repeated() throws Exception {
    // Without a reset that lies ahead of the answer, the next attempt would come in a minute.
    server.refuse(429, "x-rate-limit-reset", Long.toString(Instant.now().getEpochSecond() + 3));
    try (CollectingJob<XPost> job = job(source())) {
      server.awaitConnected();
      server.post("at last");
      job.until(() -> job.count() == 1);
      assertThat(job.problems()).hasSize(1);
      assertThat(job.problems().get(0))
          .contains("X did not open the stream: status 429 (refused)")
          .contains("check whether another connection of the app is open");
    }
  }

  @Test
  void a_line_that_is_no_post_or_too_long_is_reported_and_left_out() throws Exception {
    try (CollectingJob<XPost> job = job(source().maxPostBytes(1000))) {
      server.awaitConnected();
      server.send("{\"data\":{\"id\":\"1\",\"text\":");
      server.send("[1]");
      server.send("{\"data\":{\"id\":\"1\",\"text\":\"" + "x".repeat(1_000_000) + "\"}}");
      server.post("kept");
      job.until(() -> job.count() == 1);
      assertThat(job.records()).extracting(XPost::text).containsExactly("kept");
      assertThat(job.problems()).hasSize(3);
      assertThat(job.problems().get(0)).contains("is malformed");
      assertThat(job.problems().get(1)).contains("is malformed");
      assertThat(job.problems().get(2)).contains("maxPostBytes is 1000");
      assertThat(server.opened()).isEqualTo(1);
    }
  }

  @Test
  void a_token_that_is_wrong_or_missing_is_named_by_its_place() throws Exception {
    Files.writeString(directory.resolve("token"), SECRET + "x");
    try (CollectingJob<XPost> job = job(source())) {
      job.until(() -> !job.problems().isEmpty());
      assertThat(job.problems().get(0))
          .contains("status 401")
          .contains("check that the bearer token is correct")
          .doesNotContain(SECRET);
    }
    Files.writeString(directory.resolve("token"), SECRET + " and more");
    assertThatThrownBy(() -> job(source()).close())
        .hasStackTraceContaining("is not a bearer token")
        .hasStackTraceContaining("file " + directory.resolve("token"))
        .hasMessageNotContaining(SECRET);
    assertThatThrownBy(
            () -> job(X.stream(XToken.fromEnvironment("NO_SUCH_TOKEN")).endpoint(server.uri()))
                .close())
        .hasStackTraceContaining("there is no bearer token in environment variable NO_SUCH_TOKEN");
    assertThat(source().toString()).doesNotContain(SECRET);
    assertThat(token.toString()).doesNotContain(SECRET);
  }

  @Test
  void a_server_that_is_not_there_is_named() throws Exception {
    String uri = server.uri();
    server.close();
    try (CollectingJob<XPost> job = job(X.stream(token).endpoint(uri))) {
      job.until(() -> job.problems().size() > 1);
      assertThat(job.problems().get(0)).contains("check that " + uri + " can be reached");
      // Or the log would have a line for each attempt.
      assertThat(job.problems().get(1)).isEqualTo(job.problems().get(0));
    }
  }

  @Test
  void a_token_is_never_sent_in_the_clear() {
    assertThatThrownBy(() -> X.stream(token).endpoint("http://api.x.com"))
        .hasMessageContaining("the token would be sent in the clear");
    LoggerFactory.getLogger("dev.tidemill").debug("looked at");
  }
}
