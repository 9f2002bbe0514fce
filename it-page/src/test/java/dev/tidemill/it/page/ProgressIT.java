/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.it.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import dev.tidemill.data.Pair;
import dev.tidemill.spi.source.LongOperation;
import dev.tidemill.spi.source.Offset;
import dev.tidemill.spi.source.OffsetRange;
import dev.tidemill.spi.source.OpenSource;
import dev.tidemill.spi.source.RowOffset;
import dev.tidemill.spi.source.Source;
import dev.tidemill.spi.source.SourceContext;
import dev.tidemill.spi.source.SourcePartition;
import dev.tidemill.time.Time;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** How the page shows what takes long beside the batches, and how large states are. */
@ExtendWith(InBrowser.class)
class ProgressIT {
  @Test
  void a_long_operation_is_shown_until_it_is_over(Page page) throws Exception {
    CompletableFuture<LongOperation> begun = new CompletableFuture<>();
    try (WatchedJob job = WatchedJob.start(
        "archive",
        Duration.ofMillis(100),
        ssc -> ssc.stream("archive", new Archive(begun)).foreachRDD((rdd, time) -> rdd.count()))) {
      page.navigate(job.url());
      LongOperation listing = begun.get(1, TimeUnit.MINUTES);
      Locator progress = page.locator("#progress");
      assertThat(progress).containsText("listing the archive: 12,345 files");
      listing.done(15_000, 20_000);
      assertThat(progress).containsText("listing the archive: 75%, 15,000 files");
      assertThat(page.locator("#progress progress")).hasAttribute("value", "0.75");
      listing.close();
      assertThat(progress).isHidden();
    }
  }

  @Test
  void a_state_shows_its_size(Page page) {
    try (WatchedJob job = WatchedJob.start(
        "sizes",
        Duration.ofMillis(100),
        ssc -> ssc.rateStream(100)
            .mapToPair(number -> Pair.of(number % 10, number))
            .reduceByKey(Long::sum)
            .updateStateByKey((values, sum) -> Optional.of("x".repeat(1_000)))
            .named("texts")
            .foreachRDD((rdd, time) -> rdd.count()))) {
      page.navigate(job.url() + "#view=graph");
      assertThat(page.locator("#states")).containsText("about 9.");
      assertThat(page.locator("#states")).containsText("KiB");
    }
  }

  /** A source that brings nothing, and has listed a part of what there is. */
  private record Archive(CompletableFuture<LongOperation> begun) implements Source<String> {
    @Override
    public OpenSource<String> open(SourceContext context) {
      LongOperation listing = context.events().begin("listing the archive");
      listing.done(12_345);
      begun.complete(listing);
      return new Opened();
    }
  }

  private record Opened() implements OpenSource<String> {
    @Override
    public Offset begin() {
      return new RowOffset(0);
    }

    @Override
    public Offset end(Time batchTime, Offset from, long maxRecords) {
      return from;
    }

    @Override
    public List<SourcePartition<String>> partitions(OffsetRange range) {
      return List.of();
    }

    @Override
    public Offset parse(String text) {
      return RowOffset.parse(text);
    }

    @Override
    public boolean hasMore(Offset from) {
      return false;
    }

    @Override
    public void stopIntake() {}

    @Override
    public void close() {}
  }
}
