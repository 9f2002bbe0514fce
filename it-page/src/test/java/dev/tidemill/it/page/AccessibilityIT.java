/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.it.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.tidemill.data.Pair;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The page for people who use a keyboard, a screen reader, a small screen or dark colors. */
@ExtendWith(InBrowser.class)
class AccessibilityIT {
  /** Names the elements that reach beyond the screen and do not scroll on their own. */
  private static final String TOO_WIDE = """
      [...document.body.querySelectorAll("*")]
          .filter(each => !each.closest(".scroll *, svg *, .skip, [hidden]"))
          .filter(each => each.getBoundingClientRect().right > 375.5)
          .map(each => each.tagName + " " + each.id + " " + (each.getAttribute("class") ?? ""))
          .join(", ")
      """;

  /** A job with everything that is drawn: two sources, state, and batches that were skipped. */
  private static WatchedJob colorful() {
    return WatchedJob.start(
        "colorful",
        Duration.ofMillis(200),
        builder -> builder
            .setting("stream.batch.onFailure", "skip")
            .setting("stream.ui.tap.enabled", "true"),
        ssc -> {
          var numbers = ssc.rateStream(500).named("numbers");
          numbers
              .union(ssc.rateStream(300).named("more-numbers"))
              .mapToPair(n -> Pair.of("key " + n % 7, 1L))
              .<Long>updateStateByKey(
                  (values, count) -> Optional.of(count.orElse(0L) + values.size()))
              .named("counts")
              .foreachRDD((rdd, time) -> rdd.count());
          numbers
              .map(n -> {
                if (n % 997 == 500) {
                  throw new IllegalStateException("poison");
                }
                return n;
              })
              .foreachRDD((rdd, time) -> rdd.count());
        });
  }

  private static void hasNoViolations(Page page, String what) {
    List<Rule> violations = new AxeBuilder(page).analyze().getViolations();
    assertThat(violations)
        .as("what axe finds in the " + what)
        .extracting(rule -> rule.getId() + ": " + rule.getNodes())
        .isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      value = ColorScheme.class,
      names = {"LIGHT", "DARK"})
  void axe_finds_nothing_in_any_view(ColorScheme colors, Page page) {
    page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(colors));
    try (WatchedJob job = colorful()) {
      page.navigate(job.url() + "#filter=trouble");
      assertThat(page.locator("#rows td.SKIPPED").first()).isVisible();
      page.locator("#rows td.SKIPPED").first().locator("xpath=..").locator("a").click();
      assertThat(page.locator("#batch-title")).containsText("Batch ");
      hasNoViolations(page, "batches");
      page.locator("#nav-graph").click();
      assertThat(page.locator("#expensive li").first()).isVisible();
      page.locator("#find").fill("rateStream"); // what is found has a frame
      page.locator("#link-s0").press("Enter");
      page.locator("#tap-token").fill(job.token());
      page.locator("#tap-start").click();
      assertThat(page.locator("#records td.record").first()).isVisible();
      hasNoViolations(page, "graph");
      page.locator("#nav-sources").click();
      assertThat(page.locator("#sources tr")).hasCount(2);
      hasNoViolations(page, "sources");
      page.locator("#nav-jobs").click();
      assertThat(page.locator("#job-list td").first()).isVisible();
      hasNoViolations(page, "jobs");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"batches", "graph", "graph&stream=numbers", "sources", "jobs"})
  void a_small_screen_shows_everything_without_scrolling_sideways(String view, Page page) {
    page.setViewportSize(375, 700);
    try (WatchedJob job = colorful()) {
      page.navigate(job.url() + "#view=" + view);
      assertThat(page.locator("#headline")).containsText("batches");
      if (view.equals("batches")) {
        page.locator("#rows a").first().click();
        assertThat(page.locator("#batch-title")).containsText("Batch ");
      }
      assertThat(page.evaluate(TOO_WIDE)).as("what is wider than the screen").isEqualTo("");
      assertThat(page.evaluate("document.documentElement.scrollWidth"))
          .as("width of the page in pixels")
          .isEqualTo(375);
    }
  }

  @Test
  void what_is_drawn_has_a_name_for_screen_readers(Page page) {
    try (WatchedJob job = colorful()) {
      page.navigate(job.url());
      assertThat(page.locator("#rows tr").nth(2)).isAttached();
      assertThat(page.locator(".chart svg[role=img]").first())
          .hasAttribute("aria-label", Pattern.compile("Records: .* now, .* on average.*"));
      page.locator("#nav-graph").click();
      assertThat(page.locator("#graph g[role=img]").first())
          .hasAttribute("aria-label", Pattern.compile("source .*AccessibilityIT.java:\\d+.*"));
    }
  }
}
