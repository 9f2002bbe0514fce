/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.it.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Sources that are paused and limited from the page, and counters of the program. */
@ExtendWith(InBrowser.class)
class ControlIT {
  private static WatchedJob counting() {
    return WatchedJob.start("controlled", Duration.ofMillis(200), ssc -> {
      var even = ssc.counter("numbers_even");
      ssc.rateStream(1_000)
          .named("numbers")
          .foreachRDD((rdd, time) -> rdd.foreach(n -> {
            if (n % 2 == 0) {
              even.add(1);
            }
          }));
    });
  }

  @Test
  void a_source_is_paused_and_resumed_with_the_token_of_the_link(Page page) throws IOException {
    try (WatchedJob job = counting()) {
      String token = Files.readString(job.tokenFile()).strip();
      page.navigate(job.url() + "?token=" + token + "#view=sources");
      assertThat(page).not().hasURL(Pattern.compile(".*token.*"));
      Locator row = page.locator("#sources tr");
      assertThat(row).containsText("numbers");
      page.locator("#control button[value=pause]").click();
      assertThat(page.locator("#control-answer")).hasText("done");
      assertThat(row).containsText("paused");
      page.locator("#control button[value=resume]").click();
      assertThat(row).not().containsText("paused");
      page.locator("#control-rate").fill("50");
      page.locator("#control button[value=rate]").click();
      assertThat(row).containsText("at most 50 a second");
    }
  }

  @Test
  void without_the_token_nothing_is_controlled(Page page) {
    try (WatchedJob job = counting()) {
      page.navigate(job.url() + "#view=sources");
      assertThat(page.locator("#sources tr")).containsText("numbers");
      page.locator("#control button[value=pause]").click();
      assertThat(page.locator("#control-answer")).containsText("token");
      assertThat(page.locator("#sources tr")).not().containsText("paused");
    }
  }

  @Test
  void counters_of_the_program_are_shown_and_go_up(Page page) {
    try (WatchedJob job = counting()) {
      page.navigate(job.url());
      Locator counters = page.locator("#counters");
      assertThat(counters).containsText("numbers_even");
      String before = counters.textContent();
      assertThat(counters).not().hasText(before);
    }
  }
}
