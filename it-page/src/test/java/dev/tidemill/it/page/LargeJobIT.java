/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.it.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import dev.tidemill.DStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The page of a job of 50 sources and more than 300 streams. */
@ExtendWith(InBrowser.class)
class LargeJobIT {
  private static final int SOURCES = 50;

  private static WatchedJob large() {
    return WatchedJob.start("large", Duration.ofSeconds(1), ssc -> {
      List<DStream<Long>> ends = new ArrayList<>();
      for (int s = 0; s < SOURCES; s++) {
        DStream<Long> stream = ssc.rateStream(10).named("orders-" + s);
        for (int step = 0; step < 5; step++) {
          stream = stream.map(n -> n + 1);
        }
        ends.add(stream);
      }
      ssc.union(ends).named("all-orders").foreachRDD((rdd, time) -> rdd.count());
    });
  }

  @Test
  void the_graph_is_drawn_and_searched(Page page) {
    try (WatchedJob job = large()) {
      page.navigate(job.url() + "#view=graph");
      assertThat(page.locator(".node")).hasCount(SOURCES * 6 + 2);
      page.locator("#find").fill("all-orders");
      // The stream and its output.
      assertThat(page.locator(".node.found")).hasCount(2);
      assertThat(page.locator(".node.found").first()).isInViewport();
      assertThat(page.url()).contains("find=all-orders");
    }
  }

  @Test
  void the_sources_are_searched(Page page) {
    try (WatchedJob job = large()) {
      page.navigate(job.url() + "#view=sources");
      assertThat(page.locator("#sources tr")).hasCount(SOURCES);
      page.locator("#find-source").fill("orders-4");
      assertThat(page.locator("#sources tr")).hasCount(11);
      page.reload();
      assertThat(page.locator("#find-source")).hasValue("orders-4");
      assertThat(page.locator("#sources tr")).hasCount(11);
    }
  }

  @Test
  void the_batches_stay_on_the_first_screen(Page page) {
    try (WatchedJob job = large()) {
      page.navigate(job.url());
      assertThat(page.locator("#rows tr").first()).isAttached();
      assertThat(page.locator("#charts")).containsText("orders-0");
      assertThat(page.locator(".legend").first()).containsText("38 more");
      assertThat((int) page.evaluate("document.getElementById('charts').offsetHeight"))
          .as("height of the timelines in pixels")
          .isLessThan(900);
    }
  }
}
