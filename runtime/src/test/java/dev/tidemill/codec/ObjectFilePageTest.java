/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.DStream;
import dev.tidemill.StreamJob;
import dev.tidemill.StreamingContext;
import dev.tidemill.data.Pair;
import dev.tidemill.rdd.PairRDD;
import dev.tidemill.rdd.RDD;
import dev.tidemill.time.ManualClock;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/codecs.md says about files of records. */
final class ObjectFilePageTest {
  record Order(String shop, int total) {}

  record Money(String currency, long cents) {}

  private static final class MoneyCodec implements Codec<Money> {
    @Override
    public Class<Money> type() {
      return Money.class;
    }

    @Override
    public void write(Money money, CodecOutput out) {
      out.writeLong(money.cents());
    }

    @Override
    public Money read(CodecInput in, int version) {
      return new Money("EUR", in.readLong());
    }
  }

  private abstract static class Job implements StreamJob {
    // region configure
    @Override
    public void configure(StreamingContext.Builder builder) {
      builder.codecs(Codecs.builder()
          .register(new MoneyCodec())
          .allowPackage("com.app.orders")
          .build());
    }
    // endregion
  }

  private static final class SavingJob extends Job {
    private final Path out;

    SavingJob(Path out) {
      this.out = out;
    }

    @Override
    public void define(StreamingContext ssc) {
      DStream<Order> orders =
          ssc.queueStream(List.of(List.of(new Order("Berlin", 3)), List.of(new Order("Bonn", 4))));
      // region save
      orders.saveAsObjectFiles(out + "/orders"); // orders-1000, orders-2000, ...
      orders.mapToPair(order -> Pair.of(order.shop(), order)).saveAsObjectFiles(out + "/by-shop");
      // endregion
      ssc.parallelize(List.of(new Money("CHF", 5))).saveAsObjectFile(out + "/money");
    }
  }

  private static StreamingContext context(StreamJob job) throws Exception {
    StreamingContext.Builder builder =
        StreamingContext.builder().master("local[1]").clock(new ManualClock());
    job.configure(builder);
    StreamingContext ssc = builder.build();
    job.define(ssc);
    return ssc;
  }

  @Test
  void what_a_job_saves_is_read_again(@TempDir Path out) throws Exception {
    try (StreamingContext ssc = context(new SavingJob(out))) {
      ssc.start();
      ssc.step();
      ssc.step();
    }
    try (StreamingContext ssc = StreamingContext.builder().master("local[1]").build()) {
      // region read
      RDD<Order> orders = ssc.objectFile(out + "/orders-*", Order.class);
      PairRDD<String, Order> byShop =
          ssc.objectFileOfPairs(out + "/by-shop-*", String.class, Order.class);
      // endregion
      assertThat(orders.collect()).containsExactly(new Order("Berlin", 3), new Order("Bonn", 4));
      assertThat(byShop.keys().collect()).containsExactly("Berlin", "Bonn");
    }
    Codecs codecs = Codecs.builder().register(new MoneyCodec()).build();
    try (StreamingContext ssc =
        StreamingContext.builder().master("local[1]").codecs(codecs).build()) {
      assertThat(ssc.objectFile(out + "/money", Money.class).collect())
          .containsExactly(new Money("EUR", 5));
    }
  }
}
