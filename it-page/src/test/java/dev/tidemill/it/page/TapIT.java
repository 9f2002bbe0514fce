/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.it.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import dev.tidemill.data.Pair;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The graph with the records on its edges, and the records of a stream. */
@ExtendWith(InBrowser.class)
class TapIT {
  /** Records that a page must not act on. */
  private record Hostile(long n) {
    @Override
    public String toString() {
      return switch ((int) (n / 40 % 4)) { // the last records of partitions differ in this
        case 0 -> "<img src=x onerror=alert(1)><script>alert(2)</script>";
        case 1 -> "\u001b[31m\u202eevil\u0000\nnext";
        case 2 -> "x".repeat(10_000_000);
        default -> throw new IllegalStateException("no text");
      };
    }
  }

  private static WatchedJob job(boolean allowed) {
    return WatchedJob.start(
        "tapped",
        Duration.ofMillis(200),
        builder -> builder.setting("stream.ui.tap.enabled", String.valueOf(allowed)),
        ssc -> {
          var numbers = ssc.rateStream(400).named("numbers");
          numbers.map(Hostile::new).named("hostile").foreachRDD(rdd -> rdd.count());
          numbers
              .map(n -> "user=u" + n + " password=hunter" + n)
              .named("logins")
              .foreachRDD(rdd -> rdd.count());
          numbers
              .filter(n -> n % 2 == 0)
              .named("even")
              .union(ssc.rateStream(20).named("few"))
              .named("skewed")
              .mapToPair(n -> Pair.of(n % 7, 1L))
              .<Long>updateStateByKey(
                  (values, count) -> Optional.of(count.orElse(0L) + values.size()))
              .named("counts")
              .foreachRDD(rdd -> rdd.count());
        });
  }

  private static void open(Page page, WatchedJob job, String stream) {
    page.navigate(job.url() + "?token=" + job.token() + "#view=graph&stream=" + stream);
    page.locator("#tap-start").click();
  }

  @Test
  void records_of_a_stream_are_shown_with_secrets_hidden_until_somebody_stops(Page page) {
    try (WatchedJob job = job(true)) {
      open(page, job, "logins");
      Locator records = page.locator("#records .record");
      assertThat(records.first()).hasText(Pattern.compile("user=u[0-9]+ password=\\[redacted]"));
      assertThat(page.locator("#tap-answer")).hasText("live");
      String before = records.first().textContent();
      assertThat(records.first()).not().hasText(before);
      assertThat(page.content()).doesNotContain("hunter");
      page.locator("#tap-start").click();
      assertThat(page.locator("#tap-start")).hasText("Show records");
      assertThat(page.locator("#tap-answer")).hasText("");
    }
  }

  @Test
  void records_with_markup_control_characters_and_ten_megabytes_do_no_harm(Page page) {
    try (WatchedJob job = job(true)) {
      open(page, job, "hostile");
      Locator records = page.locator("#records");
      assertThat(records).containsText("<img src=x onerror=alert(1)>");
      assertThat(records).containsText("\\u001b[31m\\u202eevil\\u0000\\nnext");
      assertThat(records).containsText("x".repeat(1_000) + "…");
      assertThat(records).containsText("Hostile cannot be shown: java.lang.IllegalStateException");
      assertThat(page.locator("#records img, #records script")).hasCount(0);
      assertThat(page.locator("#connection")).hasText("live");
    }
  }

  @Test
  void without_the_token_no_record_is_shown(Page page) {
    try (WatchedJob job = job(true)) {
      page.navigate(job.url() + "#view=graph&stream=logins");
      page.locator("#tap-start").click();
      assertThat(page.locator("#tap-answer")).containsText("token");
      assertThat(page.locator("#records tr")).hasCount(0);
    }
  }

  @Test
  void a_job_that_does_not_allow_it_says_so_instead(Page page) {
    try (WatchedJob job = job(false)) {
      page.navigate(job.url() + "#view=graph&stream=logins");
      assertThat(page.locator("#tap-note")).containsText("stream.ui.tap.enabled is false");
      assertThat(page.locator("#tap")).isHidden();
    }
  }

  @Test
  void the_graph_shows_records_on_inner_edges_skew_and_key_groups(Page page) {
    try (WatchedJob job = job(false)) {
      page.navigate(job.url() + "#view=graph");
      Locator edges = page.locator("#graph .edge-text");
      assertThat(edges.filter(new Locator.FilterOptions().setHasText("skew")).first())
          .containsText("records, skew");
      page.locator("#graph a")
          .filter(new Locator.FilterOptions().setHasText("even"))
          .focus();
      page.keyboard().press("Enter");
      assertThat(page).hasURL(Pattern.compile(".*stream=even.*"));
      assertThat(page.locator("#stream-title")).hasText("Stream even");
      assertThat(page.locator("#stream-facts")).containsText("partitions");
      assertThat(page.locator("#key-groups")).containsText("counts");
      assertThat(page.locator("#expensive li").first()).isVisible();
    }
  }

  @Test
  void several_jobs_are_listed_with_their_start_and_end(Page page) {
    try (WatchedJob first = job(false)) {
      page.navigate(first.url() + "#view=jobs");
      Locator row = page.locator("#job-list tr")
          .filter(new Locator.FilterOptions().setHasText("tapped"))
          .first();
      assertThat(row).containsText("running");
      List<String> cells = row.locator("td").allTextContents();
      assertThat(cells.get(3)).matches("\\d{4}-\\d{2}-\\d{2} .*");
      assertThat(cells.get(4)).isEmpty();
      first.context().stop(false);
      assertThat(row).containsText("stopped");
      await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> row.locator("td").nth(4).textContent().matches("\\d{4}-.*"));
    }
  }
}
