/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.ui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tidemill.spi.metrics.FailureText;
import dev.tidemill.spi.metrics.JobStatus;
import dev.tidemill.spi.metrics.ObservedBatch;
import dev.tidemill.spi.metrics.PageSettings;
import dev.tidemill.spi.metrics.Progress;
import dev.tidemill.time.Time;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageProtocolTest {
  private static final String API = "/api/v1/applications/run-1/";

  private final ScriptedJob job = new ScriptedJob("run-1", "word count");
  private final List<Client> clients = new ArrayList<>();
  private Page page;

  PageProtocolTest() throws IOException {
    page = Page.start(ScriptedJob.settings());
    page.show(job);
  }

  @AfterEach
  void close() throws IOException {
    for (Client client : clients) {
      client.close();
    }
    page.close();
  }

  private String get(String path, String... headers) throws IOException {
    return Client.get(page.port(), path, headers);
  }

  private Client follow(String query, String... headers) throws IOException {
    Client client = new Client(page.port());
    clients.add(client);
    client.write("GET " + API + "page/events" + query + " HTTP/1.0\r\nHost: localhost\r\n"
        + String.join("\r\n", headers) + (headers.length > 0 ? "\r\n" : "") + "\r\n");
    return client;
  }

  @Test
  void the_page_and_its_files_forbid_everything_that_is_not_their_own() throws IOException {
    assertThat(get("/"))
        .startsWith("HTTP/1.1 200")
        .contains("<title>Tidemill</title>")
        .containsIgnoringCase("Content-Security-Policy: default-src 'none'; script-src 'self'")
        .containsIgnoringCase("X-Content-Type-Options: nosniff");
    for (String file : List.of(
        "page.js",
        "charts.js",
        "graph.js",
        "text.js",
        "streams.js",
        "tap.js",
        "page.css",
        "icon.svg")) {
      assertThat(get("/page/" + file)).as(file).startsWith("HTTP/1.1 200");
    }
  }

  @Test
  void the_first_load_is_small() throws IOException {
    for (long id = 1; id <= 1_000; id++) {
      job.add(ScriptedJob.batch(id, 3, 250));
    }
    int bytes = get(API + "page/snapshot").length();
    for (String file : List.of(
        "",
        "page/page.js",
        "page/charts.js",
        "page/graph.js",
        "page/text.js",
        "page/streams.js",
        "page/tap.js",
        "page/page.css")) {
      bytes += get("/" + file).length();
    }
    assertThat(bytes).isLessThan(200_000);
  }

  @Test
  void operations_that_take_long_are_shown_with_how_far_they_are() throws IOException {
    job.begin(
        new Progress(
            "restoring the state",
            3_072,
            Progress.Unit.BYTES,
            OptionalDouble.of(0.5),
            Time.ofMillis(2_000)),
        new Progress(
            "opening the sources",
            0,
            Progress.Unit.NONE,
            OptionalDouble.empty(),
            Time.ofMillis(3_000)));
    String expected = "[{\"operation\":\"restoring the state\","
        + "\"text\":\"restoring the state: 50%, 3.0 KiB\",\"done\":3072,\"unit\":\"bytes\","
        + "\"share\":0.5,\"since\":\"1970-01-01T00:00:02Z\",\"sinceEpoch\":2000},"
        + "{\"operation\":\"opening the sources\",\"text\":\"opening the sources\","
        + "\"since\":\"1970-01-01T00:00:03Z\",\"sinceEpoch\":3000}]";
    assertThat(get(API + "streaming/progress")).endsWith(expected);
    assertThat(get(API + "page/snapshot")).contains("\"progress\":" + expected);
  }

  @Test
  void a_state_is_described_by_keys_bytes_and_what_the_last_batch_has_changed() throws IOException {
    assertThat(get(API + "page/snapshot"))
        .contains("{\"name\":\"totals\",\"keys\":3,\"bytes\":4096,\"changed\":2,\"removed\":1}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example",
        "evil.example:4040",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "192.168.1.1",
        "[2001:db8::1]",
        "",
        "localhost:99999999",
        "127.0.0.1@evil.example"
      })
  void a_request_for_a_foreign_host_is_refused(String host) throws IOException {
    assertThat(get("/", "Host: " + host)).startsWith("HTTP/1.1 403");
    assertThat(get("/metrics", "Host: " + host)).startsWith("HTTP/1.1 403");
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "LOCALHOST:4040", "127.0.0.1", "127.9.8.7:80", "[::1]:4040"})
  void this_machine_may_ask_by_any_of_its_names(String host) throws IOException {
    assertThat(get("/", "Host: " + host)).startsWith("HTTP/1.1 200");
  }

  @Test
  void further_names_can_be_allowed() throws Exception {
    page.close();
    page = Page.start(new PageSettings(
        true, "127.0.0.1", 0, List.of("jobs.example"), "/", false, Optional.empty(), 10));
    assertThat(get("/", "Host: jobs.example")).startsWith("HTTP/1.1 200");
    assertThat(get("/", "Host: other.example")).startsWith("HTTP/1.1 403");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/page/../page.css",
        "/page/%2e%2e/%2e%2e/META-INF/MANIFEST.MF",
        "/page/..%2fPage.class",
        "/page//etc/passwd",
        "/../../../../etc/passwd",
        "/page/",
        "/page/nothing.js",
        "/favicon.ico",
        "/api",
        "/api/v1",
        "/api/v2/applications",
        "/health",
        "/health/dead",
        "/metrics/x",
        "/api/v1/applications/none/streaming/statistics",
        API + "streaming",
        API + "streaming/x",
        API + "streaming/batches/x",
        API + "streaming/batches/1/operations",
        API + "streaming/batches/99999999999999999999",
        API + "page/x"
      })
  void an_address_that_leads_nowhere_is_not_found(String path) throws IOException {
    assertThat(get(path)).startsWith("HTTP/1.1 404");
  }

  @Test
  void an_address_that_is_too_long_or_cannot_be_decoded_is_refused() throws IOException {
    assertThat(get("/?q=" + "a".repeat(9_000))).startsWith("HTTP/1.1 414");
    assertThat(get("/?" + "a&".repeat(4_000))).startsWith("HTTP/1.1 200");
    assertThat(get("/%zz")).startsWith("HTTP/1.1 400");
    assertThat(get("/page/%ff%00")).startsWith("HTTP/1.1 404");
  }

  private String token() throws IOException {
    return Files.readString(page.token().orElseThrow().file()).strip();
  }

  private String post(String path, String form, String... headers) throws IOException {
    String[] all = new String[headers.length + 2];
    all[0] = "Content-Type: application/x-www-form-urlencoded";
    all[1] = "Content-Length: " + form.length();
    System.arraycopy(headers, 0, all, 2, headers.length);
    return Client.send(page.port(), "POST " + path + " HTTP/1.1", form, all);
  }

  @Test
  void a_source_is_paused_resumed_and_limited_by_whoever_has_the_token() throws IOException {
    String bearer = "Authorization: Bearer " + token();
    assertThat(post(API + "page/sources/lines/pause", "", bearer))
        .startsWith("HTTP/1.1 200")
        .contains("\"paused\":true");
    assertThat(post(API + "page/sources/lines/resume", "token=" + token()))
        .startsWith("HTTP/1.1 200")
        .doesNotContain("\"paused\":true");
    assertThat(post(API + "page/sources/lines/rate", "recordsPerSecond=250", bearer))
        .contains("\"rateLimit\":250");
    assertThat(post(API + "page/sources/lines/rate", "recordsPerSecond=", bearer))
        .startsWith("HTTP/1.1 200")
        .doesNotContain("\"rateLimit\":250");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "x", "99999999999999999999", "1.5"})
  void a_rate_that_is_no_rate_is_refused(String rate) throws IOException {
    assertThat(post(
            API + "page/sources/lines/rate",
            "recordsPerSecond=" + rate,
            "Authorization: Bearer " + token()))
        .startsWith("HTTP/1.1 400")
        .contains("from 1");
  }

  @Test
  void a_request_of_another_site_which_has_only_the_cookie_changes_nothing() throws IOException {
    String pause = API + "page/sources/lines/pause";
    String cookie = "Cookie: tidemill-token-" + page.port() + "=" + token();
    assertThat(post(pause, "")).startsWith("HTTP/1.1 401");
    assertThat(post(pause, "", cookie)).startsWith("HTTP/1.1 401").doesNotContain(token());
    assertThat(post(pause, "token=wrong", cookie)).startsWith("HTTP/1.1 401");
    assertThat(post(pause, "token=")).startsWith("HTTP/1.1 401");
    assertThat(post(pause, "token=" + token(), "Host: evil.example")).startsWith("HTTP/1.1 403");
    assertThat(get(API + "page/sources"))
        .contains("\"paused\":false")
        .doesNotContain("paused\":true");
    assertThat(get(pause)).startsWith("HTTP/1.1 404");
  }

  @Test
  void what_cannot_be_changed_says_so() throws IOException {
    String bearer = "Authorization: Bearer " + token();
    assertThat(post("/", "", bearer)).startsWith("HTTP/1.1 405");
    assertThat(post(API + "page/sources/none/pause", "", bearer)).startsWith("HTTP/1.1 409");
    assertThat(post(API + "page/sources/lines/stop", "", bearer)).startsWith("HTTP/1.1 404");
    assertThat(post("/api/v1/applications/none/page/sources/lines/pause", "", bearer))
        .startsWith("HTTP/1.1 404");
    assertThat(post(API + "page/sources/lines/pause", "a=" + "b".repeat(10_000), bearer))
        .startsWith("HTTP/1.1 400");
  }

  @Test
  void the_sources_say_all_that_is_known_of_them() throws IOException {
    assertThat(get(API + "page/sources"))
        .contains(
            "\"replay\":\"sends nothing again\"",
            "\"connection\":{\"status\":\"FAILING\",\"since\":1000000,\"failures\":3,\"restarts\":2,"
                + "\"nextStart\":1000500}",
            "\"credit\":{\"records\":10,\"bytes\":1000}",
            "\"gaps\":1",
            "from 1 to 2: gone",
            "\"rateLimit\":7,\"lastLimit\":3");
  }

  @Test
  void the_token_is_in_a_file_of_its_owner_that_goes_with_the_page() throws IOException {
    Path file = page.token().orElseThrow().file();
    assertThat(Files.getPosixFilePermissions(file))
        .containsExactlyInAnyOrder(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
    page.close();
    assertThat(file).doesNotExist();
  }

  @Test
  void without_a_file_for_its_token_a_page_on_this_machine_shows_and_changes_nothing(
      @TempDir Path directory) throws Exception {
    page.close();
    String file = directory.resolve("missing/token").toString();
    page = Page.start(
        new PageSettings(true, "127.0.0.1", 0, List.of(), "/", false, Optional.of(file), 10));
    page.show(job);
    assertThat(get("/api/v1/applications")).startsWith("HTTP/1.1 200");
    assertThat(post(API + "page/sources/lines/pause", "token=")).startsWith("HTTP/1.1 403");
  }

  @ParameterizedTest
  @ValueSource(strings = {"PUT", "DELETE", "TRACE", "OPTIONS"})
  void nothing_can_be_changed(String method) throws IOException {
    assertThat(Client.send(page.port(), method + " / HTTP/1.1", "Content-Length: 0"))
        .startsWith("HTTP/1.1 405");
  }

  @Test
  void head_has_headers_only() throws IOException {
    assertThat(Client.send(page.port(), "HEAD /metrics HTTP/1.1"))
        .startsWith("HTTP/1.1 200")
        .containsIgnoringCase("Content-Length:")
        .endsWith("\r\n\r\n");
  }

  @Test
  void text_of_a_job_is_never_markup() throws IOException {
    job.add(ScriptedJob.batch(
        1,
        0,
        10,
        ObservedBatch.Status.FAILED,
        Optional.of(
            new FailureText("</script><script>alert(1)</script>\u0000\u001b[31m\u2028", "x"))));
    String batch = get(API + "page/batches/" + (ScriptedJob.START + 1_000));
    assertThat(batch)
        .contains("application/json")
        .contains("\\u003c/script\\u003e")
        .contains("\\u0000\\u001b[31m\\u2028")
        .doesNotContain("<script>");
  }

  @Test
  void a_client_gets_what_it_has_missed_and_then_what_comes() throws IOException {
    job.add(ScriptedJob.batch(1, 0, 10)).add(ScriptedJob.batch(2, 0, 10));
    Client client = follow("?after=" + (ScriptedJob.START + 1_000));
    assertThat(client.line()).startsWith("HTTP/1.1 200");
    assertThat(client.lineStartingWith("id: ")).isEqualTo("id: " + (ScriptedJob.START + 2_000));
    assertThat(client.lineStartingWith("data: "))
        .contains("\"rows\":[[" + (ScriptedJob.START + 2_000) + ",");
    job.add(ScriptedJob.batch(3, 0, 10));
    assertThat(client.lineStartingWith("id: ")).isEqualTo("id: " + (ScriptedJob.START + 3_000));
  }

  @Test
  void a_client_that_comes_back_names_the_last_event_that_it_got() throws IOException {
    job.add(ScriptedJob.batch(1, 0, 10)).add(ScriptedJob.batch(2, 0, 10));
    Client client = follow("", "Last-Event-ID: " + (ScriptedJob.START + 2_000));
    assertThat(client.lineStartingWith("data: ")).contains("\"rows\":[]");
  }

  @Test
  void a_client_that_comes_back_gets_a_batch_again_that_was_to_be_attempted_again()
      throws IOException {
    job.add(ScriptedJob.batch(1, 0, 10));
    job.add(ScriptedJob.batch(
        2, 0, 10, ObservedBatch.Status.RETRYING, Optional.of(new FailureText("broken", ""))));
    String id = follow("").lineStartingWith("id: ");
    job.replaceLast(ScriptedJob.batch(2, 0, 10));
    Client again = follow("", "Last-Event-ID: " + id.substring("id: ".length()));
    assertThat(again.lineStartingWith("data: "))
        .contains("\"rows\":[[" + (ScriptedJob.START + 2_000) + ",0,");
  }

  @Test
  void a_batch_that_is_attempted_again_is_sent_again_and_no_other() throws IOException {
    job.add(ScriptedJob.batch(1, 0, 10));
    job.add(ScriptedJob.batch(
        2, 0, 10, ObservedBatch.Status.RETRYING, Optional.of(new FailureText("broken", ""))));
    Client client = follow("");
    client.lineStartingWith("data: ");
    job.replaceLast(ScriptedJob.batch(2, 0, 10));
    assertThat(client.lineStartingWith("data: "))
        .contains("\"rows\":[[" + (ScriptedJob.START + 2_000) + ",0,1,0.0,10.0,100,100]]");
  }

  @Test
  void many_batches_are_few_events() throws IOException {
    Client client = follow("");
    client.lineStartingWith("data: ");
    long before = System.nanoTime();
    for (long id = 1; id <= 500; id++) {
      job.add(ScriptedJob.batch(id, 0, 10));
    }
    String last = "";
    int events = 0;
    while (!last.contains("[" + (ScriptedJob.START + 500_000) + ",")) {
      last = client.lineStartingWith("data: ");
      events++;
    }
    double seconds = (System.nanoTime() - before) / 1e9;
    assertThat(events).isLessThanOrEqualTo((int) (seconds * 10) + 2);
  }

  @Test
  void a_hundred_clients_follow_and_more_are_refused_while_the_page_still_answers()
      throws IOException {
    for (int i = 0; i < 100; i++) {
      assertThat(follow("").line()).startsWith("HTTP/1.1 200");
    }
    assertThat(follow("").line()).startsWith("HTTP/1.1 503");
    assertThat(get("/health/live")).startsWith("HTTP/1.1 200");
    job.add(ScriptedJob.batch(1, 0, 10));
    for (Client client : clients.subList(0, 100)) {
      client.lineStartingWith("id: ");
    }
  }

  @Test
  void a_client_that_does_not_read_holds_up_nobody_and_gives_its_place_back() throws IOException {
    String long1 = "x".repeat(4_000);
    List<Client> silent = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      silent.add(follow(""));
    }
    Client reader = follow("");
    for (long id = 1; id <= 200; id++) {
      job.isIn(JobStatus.State.RUNNING, Optional.of(new FailureText(long1, long1)));
      job.add(ScriptedJob.batch(id, 0, 10));
    }
    reader.lineStartingWith("id: " + (ScriptedJob.START + 200_000));
    for (Client client : silent) {
      client.close();
    }
    clients.removeAll(silent);
    await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> {
      job.add(ScriptedJob.batch(201, 0, 10)); // writing to those that have gone finds out
      Client client = follow("");
      assertThat(client.line()).startsWith("HTTP/1.1 200");
    });
  }

  @Test
  void slow_requests_hold_up_nobody() throws IOException {
    for (int i = 0; i < 50; i++) {
      Client slow = new Client(page.port());
      clients.add(slow);
      slow.write("GET / HTTP/1.1\r\nHost: loc");
    }
    assertThat(get("/health/live")).startsWith("HTTP/1.1 200");
  }

  @Test
  void health_says_whether_a_job_has_failed_and_not_whether_it_is_late() throws IOException {
    job.add(ScriptedJob.batch(1, 60_000, 5_000));
    assertThat(get("/health/live")).startsWith("HTTP/1.1 200");
    assertThat(get("/health/ready")).startsWith("HTTP/1.1 200");
    job.add(ScriptedJob.batch(
        2, 0, 10, ObservedBatch.Status.RETRYING, Optional.of(new FailureText("broken", ""))));
    assertThat(get("/health/live")).startsWith("HTTP/1.1 200");
    assertThat(get("/health/ready")).startsWith("HTTP/1.1 503");
    job.isIn(JobStatus.State.FAILED, Optional.of(new FailureText("broken", "")));
    assertThat(get("/health/live")).startsWith("HTTP/1.1 503");
  }

  @Test
  void a_job_that_has_been_stopped_does_not_keep_others_from_being_ready() throws IOException {
    ScriptedJob stopped = new ScriptedJob("run-2", "stopped");
    page.show(stopped);
    stopped.isIn(JobStatus.State.STOPPED, Optional.empty());
    assertThat(get("/health/ready")).startsWith("HTTP/1.1 200");
    job.isIn(JobStatus.State.STOPPED, Optional.empty());
    assertThat(get("/health/ready")).startsWith("HTTP/1.1 503");
  }

  @Test
  void jobs_share_a_page_and_those_that_have_ended_stay() throws Exception {
    ScriptedJob other = new ScriptedJob("run-2", "other");
    AutoCloseable shown = page.show(other);
    assertThat(get("/api/v1/applications")).contains("run-1", "run-2");
    other.isIn(JobStatus.State.STOPPED, Optional.empty());
    shown.close();
    assertThat(get("/api/v1/applications")).contains("run-2").contains("\"completed\":true");
    for (int i = 3; i < 9; i++) {
      page.show(new ScriptedJob("run-" + i, "more")).close();
    }
    assertThat(get("/api/v1/applications")).contains("run-1", "run-8").doesNotContain("run-2");
  }

  @Test
  void settings_that_name_one_address_get_one_page() throws Exception {
    Page one = Page.of(ScriptedJob.settings());
    Page two = Page.of(ScriptedJob.settings());
    assertThat(one).isSameAs(two);
  }

  @Test
  void a_taken_port_leads_to_the_next_one_and_ten_taken_ones_to_an_error_that_says_what_to_do()
      throws Exception {
    List<ServerSocket> taken = new ArrayList<>();
    try {
      int first = firstOfTen(taken);
      assertThatThrownBy(() -> Page.start(onPort(first)))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("ports " + first + " to " + (first + 9))
          .hasMessageContaining("stream.ui.port")
          .hasMessageContaining("stream.ui.enabled=false");
      taken.get(3).close();
      try (Page next = Page.start(onPort(first))) {
        assertThat(next.port()).isEqualTo(first + 3);
      }
    } finally {
      for (ServerSocket socket : taken) {
        socket.close();
      }
    }
  }

  private static PageSettings onPort(int port) {
    return new PageSettings(true, "127.0.0.1", port, List.of(), "/", false, Optional.empty(), 10);
  }

  /** Takes ten neighboring ports, and returns the first. */
  private static int firstOfTen(List<ServerSocket> taken) throws IOException {
    for (int first = 20_000; ; first += 10) {
      try {
        for (int port = first; port < first + 10; port++) {
          ServerSocket socket = new ServerSocket();
          taken.add(socket);
          socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        }
        return first;
      } catch (IOException e) {
        for (ServerSocket socket : taken) {
          socket.close();
        }
        taken.clear();
      }
    }
  }

  @Test
  void a_proxy_may_serve_it_under_a_path() throws Exception {
    page.close();
    page = Page.start(new PageSettings(
        true, "127.0.0.1", 0, List.of(), "/jobs/count/", false, Optional.empty(), 10));
    assertThat(get("/jobs/count/")).contains("<title>Tidemill</title>");
    assertThat(get("/jobs/count/page/page.css")).startsWith("HTTP/1.1 200");
    assertThat(get("/page/page.css")).startsWith("HTTP/1.1 200");
    assertThat(get("/jobs/other/")).startsWith("HTTP/1.1 404");
  }

  @Test
  void off_the_loopback_interface_everything_but_metrics_and_health_needs_the_token(
      @TempDir Path directory) throws Exception {
    page.close();
    Path file = directory.resolve("token");
    Files.writeString(file, "of an earlier start");
    page = Page.start(new PageSettings(
        true, "0.0.0.0", 0, List.of(), "/", false, Optional.of(file.toString()), 10));
    String token = Files.readString(file).strip();
    assertThat(Files.getPosixFilePermissions(file))
        .containsExactlyInAnyOrder(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
    assertThat(token).hasSize(22);
    assertThat(get("/")).startsWith("HTTP/1.1 401").doesNotContain(token);
    assertThat(get("/api/v1/applications")).startsWith("HTTP/1.1 401");
    assertThat(get("/?token=wrong")).startsWith("HTTP/1.1 401");
    assertThat(get("/health/live")).startsWith("HTTP/1.1 200");
    assertThat(get("/metrics")).startsWith("HTTP/1.1 200");
    assertThat(get("/?token=" + token))
        .startsWith("HTTP/1.1 200")
        .containsIgnoringCase("Set-Cookie: tidemill-token-" + page.port() + "=" + token
            + "; HttpOnly; SameSite=Strict");
    assertThat(get("/", "Cookie: a=b; tidemill-token-" + page.port() + "=" + token))
        .startsWith("HTTP/1.1 200");
    assertThat(get("/api/v1/applications", "Authorization: Bearer " + token))
        .startsWith("HTTP/1.1 200");
    assertThat(get("/?token=" + token, "Host: 10.1.2.3")).startsWith("HTTP/1.1 200");
    assertThat(get("/?token=" + token, "Host: evil.example")).startsWith("HTTP/1.1 403");
  }

  @Test
  void metrics_can_be_protected_too(@TempDir Path directory) throws Exception {
    page.close();
    String file = directory.resolve("token").toString();
    page = Page.start(
        new PageSettings(true, "0.0.0.0", 0, List.of(), "/", true, Optional.of(file), 10));
    assertThat(get("/metrics")).startsWith("HTTP/1.1 401");
    assertThat(get("/health/live")).startsWith("HTTP/1.1 401");
  }

  @Test
  void a_token_that_cannot_be_written_keeps_the_page_from_starting(@TempDir Path directory) {
    String file = directory.resolve("missing/token").toString();
    assertThatThrownBy(() -> Page.start(
            new PageSettings(true, "0.0.0.0", 0, List.of(), "/", false, Optional.of(file), 10)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("stream.ui.tokenFile");
  }

  @Test
  void a_page_that_cannot_start_leaves_its_port_free(@TempDir Path directory) throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    String file = directory.resolve("missing/token").toString();
    assertThatThrownBy(() -> Page.start(
            new PageSettings(true, "0.0.0.0", port, List.of(), "/", false, Optional.of(file), 10)))
        .isInstanceOf(IOException.class);
    try (Page next = Page.start(onPort(port))) {
      assertThat(next.port()).isEqualTo(port);
    }
  }

  @Test
  void an_unknown_host_is_an_error_that_names_the_setting() {
    assertThatThrownBy(() -> Page.start(
            new PageSettings(true, "no such host", 0, List.of(), "/", false, Optional.empty(), 10)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("stream.ui.host=no such host")
        .hasMessageContaining("127.0.0.1");
  }

  @Test
  void what_goes_wrong_inside_is_told_to_the_log_and_not_to_the_client() throws IOException {
    page.show(new ScriptedJob("run-3", "broken").failing(new IllegalStateException("secret")));
    assertThat(get("/api/v1/applications/run-3/streaming/statistics"))
        .startsWith("HTTP/1.1 500")
        .doesNotContain("secret", "IllegalStateException");
    assertThat(get(API + "streaming/statistics")).startsWith("HTTP/1.1 200");
  }
}
