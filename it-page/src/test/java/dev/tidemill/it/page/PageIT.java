/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.it.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import dev.tidemill.BatchQueue;
import dev.tidemill.StreamingContext;
import java.io.Serializable;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a person sees who watches a job. */
@ExtendWith(InBrowser.class)
class PageIT {
  private static final Duration INTERVAL = Duration.ofMillis(200);

  private static WatchedJob counting() {
    return WatchedJob.start(
        "word count",
        INTERVAL,
        ssc -> ssc.rateStream(1_000)
            .map(n -> "word " + n % 10)
            .countByValue()
            .foreachRDD((rdd, time) -> rdd.count()));
  }

  /** What a job does with each number. */
  private interface Work extends Serializable {
    void on(int number);
  }

  /** A job that is given these numbers, one a batch, and maps them. */
  private static WatchedJob mapping(
      UnaryOperator<StreamingContext.Builder> settings, List<Integer> numbers, Work work) {
    BatchQueue<Integer> queue = new BatchQueue<>();
    numbers.forEach(number -> queue.add(List.of(number)));
    return WatchedJob.start(
        "mapping",
        INTERVAL,
        settings,
        ssc -> ssc.queueStream(queue)
            .map(number -> {
              work.on(number);
              return number;
            })
            .foreachRDD((rdd, time) -> rdd.count()));
  }

  @Test
  void numbers_change_without_a_reload(Page page) {
    try (WatchedJob job = counting()) {
      page.navigate(job.url());
      Locator totals = page.locator("#totals");
      assertThat(totals).containsText("batches done");
      page.evaluate("window.isTheSamePage = true");
      String before = totals.textContent();
      assertThat(totals).not().hasText(before);
      assertThat(page.locator("#rows tr").first()).containsText("done");
      assertThat(page.locator("#headline")).containsText("Keeping up");
      assertThat(page.evaluate("window.isTheSamePage")).isEqualTo(true);
      assertThat(page.title()).contains("word count");
    }
  }

  @Test
  void a_failed_batch_is_red_and_says_why(Page page) {
    try (WatchedJob job = mapping(
        builder -> builder.setting("stream.batch.onFailure", "skip"),
        List.of(1, 2, 3, 4),
        number -> {
          if (number == 2) {
            throw new IllegalStateException("number 2 is poison");
          }
        })) {
      page.navigate(job.url() + "#filter=trouble");
      Locator skipped = page.locator("#rows td.SKIPPED");
      assertThat(skipped).hasText("skipped");
      assertThat(skipped).hasCSS("color", "rgb(179, 20, 43)");
      assertThat(page.locator(".chart svg .mark-SKIPPED").first()).isAttached();
      page.locator("#rows a").first().click();
      assertThat(page.locator("#batch .FAILED").first()).containsText("number 2 is poison");
      assertThat(page.locator("#batch")).containsText("PageIT.java:");
    }
  }

  @Test
  void a_click_in_a_timeline_pins_a_batch_and_following_releases_it(Page page) {
    try (WatchedJob job = counting()) {
      page.navigate(job.url());
      assertThat(page.locator("#rows tr").nth(3)).isAttached();
      Locator processing = page.locator(".chart svg[role=img]:not(.histogram)").nth(2);
      processing.click();
      Locator title = page.locator("#batch-title");
      assertThat(title).containsText("Batch ");
      String pinned = title.textContent();
      String totals = page.locator("#totals").textContent();
      assertThat(page.locator("#totals")).not().hasText(totals);
      assertThat(title).hasText(pinned);
      assertThat(page.locator("tr.pinned")).hasCount(1);
      assertThat(page.locator("#follow")).hasAttribute("aria-pressed", "false");

      page.locator("#follow").click();
      assertThat(page.locator("#batch")).isHidden();
      assertThat(page.locator("#follow")).hasAttribute("aria-pressed", "true");
    }
  }

  @Test
  void every_view_has_an_address_of_its_own(Page page) {
    try (WatchedJob job = counting()) {
      page.navigate(job.url());
      assertThat(page.locator("#rows tr").nth(3)).isAttached();
      page.locator("#rows tr").nth(3).locator("a").click();
      Locator title = page.locator("#batch-title");
      assertThat(title).containsText("Batch ");
      String pinned = title.textContent();
      page.locator("#nav-graph").click();
      assertThat(page.locator("#view-graph")).isVisible();
      assertThat(page.locator("#graph")).containsText("rateStream");
      page.goBack();
      assertThat(page.locator("#view-batches")).isVisible();
      assertThat(title).hasText(pinned);
      page.reload();
      assertThat(title).hasText(pinned);

      Page shared = page.context().newPage();
      shared.navigate(page.url());
      assertThat(shared.locator("#batch-title")).hasText(pinned);
    }
  }

  @Test
  void arrow_keys_go_from_batch_to_batch(Page page) {
    try (WatchedJob job = counting()) {
      page.navigate(job.url());
      assertThat(page.locator("#rows tr").nth(5)).isAttached();
      page.locator(".chart svg[role=img]:not(.histogram)").first().focus();
      page.keyboard().press("ArrowLeft");
      Locator title = page.locator("#batch-title");
      assertThat(title).containsText("Batch ");
      String newest = title.textContent();
      page.keyboard().press("ArrowLeft");
      assertThat(title).not().hasText(newest);
      page.keyboard().press("ArrowRight");
      assertThat(title).hasText(newest);
    }
  }

  @Test
  void the_first_tab_stop_skips_to_the_content(Page page) {
    try (WatchedJob job = counting()) {
      page.navigate(job.url());
      assertThat(page.locator("#headline")).containsText("Keeping up");
      page.keyboard().press("Tab");
      assertThat(page.locator("a.skip")).isFocused();
      assertThat(page.locator("a.skip")).isInViewport();
    }
  }

  @Test
  void times_are_shown_in_the_zone_that_the_reader_chooses(Page page) {
    try (WatchedJob job = WatchedJob.start(
        "in Tokyo",
        INTERVAL,
        builder -> builder.environment(real -> real.withPrintZone(ZoneId.of("Asia/Tokyo"))),
        ssc -> ssc.rateStream(10).print())) {
      page.navigate(job.url());
      assertThat(page.locator("#facts")).containsText("Asia/Tokyo");
      page.locator("#rows a").first().click();
      Locator title = page.locator("#batch-title");
      assertThat(title).containsText("Batch ");
      String inTokyo = title.textContent();
      page.locator("#zone").selectOption("utc");
      assertThat(page.locator("#facts")).containsText("UTC");
      assertThat(title).not().hasText(inTokyo);
      assertThat(page.url()).contains("zone=utc");
    }
  }

  @Test
  void the_headline_names_the_operation_that_makes_a_job_late(Page page) {
    try (WatchedJob job = mapping(
        UnaryOperator.identity(),
        IntStream.rangeClosed(1, 200).boxed().toList(), // late for as long as the test looks
        PageIT::workForHalfASecond)) {
      page.navigate(job.url());
      assertThat(page.locator("#headline"))
          .containsText(Pattern.compile("map.*PageIT\\.java:\\d+"));
      assertThat(page.locator("#headline")).hasClass(Pattern.compile("WARN|BAD"));
      assertThat(page.locator("#rows td.late").first()).isVisible();
      page.locator("#nav-graph").click();
      assertThat(page.locator("#expensive li").first()).containsText("map");
      assertThat(page.locator(".node.OPERATION.heat3")).containsText("map");
    }
  }

  private static void workForHalfASecond(int number) {
    long end = System.nanoTime() + 500_000_000;
    while (System.nanoTime() < end) {
      Thread.onSpinWait();
    }
  }

  @Test
  void what_a_record_says_is_text_whatever_it_contains(Page page) {
    String hostile =
        "<img src=x onerror=alert(1)><script>alert(2)</script>\u0000\u001b[31m\u202e\"'&"
            + "x".repeat(10_000_000);
    try (WatchedJob job = mapping(
        builder -> builder.setting("stream.batch.onFailure", "skip"), List.of(1, 2, 3), number -> {
          if (number == 1) {
            throw new IllegalStateException(hostile);
          }
        })) {
      page.navigate(job.url() + "#filter=trouble");
      page.locator("#rows a").first().click();
      assertThat(page.locator("#batch .FAILED").first())
          .containsText("<img src=x onerror=alert(1)>");
      assertThat(page.locator("#batch img, #batch script")).hasCount(0);
      assertThat(page.content().length()).as("characters of the page").isLessThan(1_000_000);
    }
  }

  @Test
  void a_page_that_is_open_before_the_first_batch_and_after_the_last_says_so(Page page) {
    try (WatchedJob job = WatchedJob.start(
        "one batch an hour", Duration.ofHours(1), ssc -> ssc.rateStream(1).print())) {
      page.navigate(job.url());
      assertThat(page.locator("#headline")).containsText("first batch");
      assertThat(page.locator("#shown")).hasText("none");
      job.context().stop(false);
      assertThat(page.locator("#headline")).containsText("has stopped");
    }
  }
}
