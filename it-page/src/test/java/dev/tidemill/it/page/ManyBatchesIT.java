/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.it.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A page that is open while very many batches run. */
@ExtendWith(InBrowser.class)
class ManyBatchesIT {
  private static final int CHANGES = 30;

  /** So many may come together, when a busy machine has held them up. */
  private static final int BURST = 6;

  /** A machine that is busier still may hold up more, but not every time. */
  private static final int LOOKS = 5;

  /** Waits, in the page, for so many changes of the text of the totals, and says how many milliseconds that took. */
  private static final String MILLIS_OF_CHANGES = """
      wanted => new Promise(done => {
        let changes = 0;
        const begin = performance.now();
        const watched = new MutationObserver(() => {
          changes++;
          if (changes === wanted) {
            done(performance.now() - begin);
          }
        });
        watched.observe(document.getElementById("totals"), {childList: true, characterData: true});
      })
      """;

  private static WatchedJob fast() {
    return WatchedJob.start(
        "fast",
        Duration.ofMillis(5),
        ssc -> ssc.rateStream(10_000).countByValue().foreachRDD((rdd, time) -> rdd.count()));
  }

  @Test
  void two_hundred_batches_a_second_change_the_page_ten_times_a_second(Page page) {
    try (WatchedJob job = fast()) {
      page.navigate(job.url());
      assertThat(page.locator("#rows tr").nth(10)).isAttached();
      double seconds = 0;
      for (int look = 0; look < LOOKS && CHANGES - BURST > mostChanges(seconds); look++) {
        double millis = ((Number) page.evaluate(MILLIS_OF_CHANGES, CHANGES)).doubleValue();
        seconds = Math.max(seconds, millis / 1_000);
      }
      assertThat(CHANGES - BURST)
          .as("changes in %s s", seconds)
          .isLessThanOrEqualTo(mostChanges(seconds));
    }
  }

  private static int mostChanges(double seconds) {
    return (int) Math.ceil(12 * seconds);
  }

  @Test
  void memory_stays_flat_in_the_browser_and_in_the_job(Page page) {
    watchBatches(page, 2_000);
  }

  @Tag("nightly")
  @Test
  void memory_stays_flat_over_many_more_batches(Page page) {
    watchBatches(page, 10_000);
  }

  /**
   * The page keeps the last 1,000 batches. Once it has them, what it holds, without garbage, must
   * not grow, however many follow. A batch that leaked its row alone would cost about 200 bytes in
   * the browser, and more than 1 KB in the job, where only the long run tells that from the rest.
   */
  private static void watchBatches(Page page, int batches) {
    try (WatchedJob job = fast()) {
      page.navigate(job.url());
      awaitBatches(page, 1_200);
      double browser = usedByBrowser(page);
      long server = usedByServer();
      awaitBatches(page, 1_200 + batches);
      assertThat(usedByBrowser(page) - browser)
          .as("growth of the browser's heap in bytes")
          .isLessThan(Math.max(400_000, 100.0 * batches));
      assertThat(usedByServer() - server)
          .as("growth of the job's heap in bytes")
          .isLessThan(Math.max(3_000_000, 500L * batches));
    }
  }

  private static void awaitBatches(Page page, int number) {
    page.waitForFunction(
        "number => Number(document.getElementById('totals').dataset.succeeded) >= number",
        number,
        new Page.WaitForFunctionOptions().setTimeout(600_000).setPollingInterval(200));
  }

  private static double usedByBrowser(Page page) {
    CDPSession session = page.context().newCDPSession(page);
    session.send("HeapProfiler.collectGarbage");
    JsonObject usage = session.send("Runtime.getHeapUsage");
    session.detach();
    return usage.get("usedSize").getAsDouble();
  }

  /** The least of several looks: a look in the middle of a batch sees its records, too. */
  private static long usedByServer() {
    long least = Long.MAX_VALUE;
    for (int look = 0; look < 8; look++) {
      System.gc();
      Runtime jvm = Runtime.getRuntime();
      least = Math.min(least, jvm.totalMemory() - jvm.freeMemory());
    }
    return least;
  }
}
