/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kinesis;

import dev.tidemill.spi.source.DecodedSource;
import dev.tidemill.spi.source.RecordDecoder;
import dev.tidemill.spi.source.Source;
import dev.tidemill.testkit.contract.ReplayableSourceContract;
import dev.tidemill.testkit.contract.SourceHarness;
import dev.tidemill.time.Time;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Keeps what every source promises, with a real server. */
@NeedsKinesalite
class KinesisContractTest implements ReplayableSourceContract<String> {
  private static final AtomicInteger STREAMS = new AtomicInteger();

  private static Kinesalite kinesalite;
  private static List<byte[]> aggregates;

  @BeforeAll
  static void start() throws IOException {
    kinesalite = Kinesalite.start();
    aggregates = Kinesalite.aggregates(
        "b",
        IntStream.range(0, 20)
            .mapToObj(i -> List.of("b " + i, "c " + i, "d " + i))
            .toList());
  }

  @AfterAll
  static void stop() {
    kinesalite.close();
  }

  /**
   * Begins at the latest records: whoever resolves that anew when it goes on loses what has come in
   * between. Some records are packed into one.
   */
  @Override
  public SourceHarness<String> harness() {
    String stream = "contract-" + STREAMS.incrementAndGet();
    kinesalite.createStream(stream, 2);
    kinesalite.put(stream, List.of("before the job", "and another"));
    return new SourceHarness<>() {
      private final List<OpenKinesisSource> opened = new ArrayList<>();
      private int arrived;

      @Override
      public Source<String> source() {
        KinesisSource source = kinesalite.fastSource(stream).startingAt(KinesisStart.latest());
        return DecodedSource.of(
            (Source<KinesisRecord>) context -> {
              OpenKinesisSource open = (OpenKinesisSource) source.open(context);
              open.readers().awaitTip();
              opened.add(open);
              return open;
            },
            RecordDecoder.text());
      }

      @Override
      public boolean ordersAcrossPartitions() {
        return false;
      }

      @Override
      public void arrive(Time batchTime) throws InterruptedException {
        kinesalite.put(stream, "a", "a of " + batchTime);
        kinesalite.put(stream, "b", aggregates.get(arrived++ % aggregates.size()));
        for (OpenKinesisSource open : opened) {
          open.readers().awaitTip();
        }
      }
    };
  }
}
