/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.launch;

import dev.tidemill.StreamJob;
import dev.tidemill.StreamingContext;
import dev.tidemill.launch.MistakenJobs.Mistaken;
import dev.tidemill.rdd.RDD;
import java.time.Duration;
import java.util.List;

/** Jobs that are refused while they are built. */
final class MistakenDeclarations {
  private MistakenDeclarations() {}

  public static final class UnevenWindow extends Mistaken {
    @Override
    void declare(StreamingContext ssc) {
      ssc.rateStream(5).window(Duration.ofMillis(120)).print();
    }
  }

  public static final class UnevenSlide extends Mistaken {
    @Override
    void declare(StreamingContext ssc) {
      ssc.rateStream(5).window(Duration.ofMillis(150), Duration.ofMillis(70)).print();
    }
  }

  public static final class NoInterval extends Mistaken {
    @Override
    public void configure(StreamingContext.Builder builder) {
      builder.batchInterval(Duration.ZERO);
    }

    @Override
    void declare(StreamingContext ssc) {}
  }

  public static final class NoUnit extends Mistaken {
    @Override
    public void configure(StreamingContext.Builder builder) {
      builder.setting("stream.batchInterval", "5");
    }

    @Override
    void declare(StreamingContext ssc) {}
  }

  public static final class MisspeltKey extends Mistaken {
    @Override
    public void configure(StreamingContext.Builder builder) {
      builder.setting("stream.batch.interval", "5s");
    }

    @Override
    void declare(StreamingContext ssc) {}
  }

  public static final class UnknownKey extends Mistaken {
    @Override
    public void configure(StreamingContext.Builder builder) {
      builder.setting("spark.executor.memory", "5g");
    }

    @Override
    void declare(StreamingContext ssc) {}
  }

  public static final class NoThreads extends Mistaken {
    @Override
    public void configure(StreamingContext.Builder builder) {
      builder.master("local[0]");
    }

    @Override
    void declare(StreamingContext ssc) {}
  }

  public static final class ImpossiblePort extends Mistaken {
    @Override
    void declare(StreamingContext ssc) {
      ssc.socketTextStream("localhost", 70_000).print();
    }
  }

  public static final class NoDirectory extends Mistaken {
    @Override
    void declare(StreamingContext ssc) {
      ssc.textFileStream("").print();
    }
  }

  public static final class NoPrefix extends Mistaken {
    @Override
    void declare(StreamingContext ssc) {
      ssc.rateStream(5).saveAsTextFiles("");
    }
  }

  public static final class NoRate extends Mistaken {
    @Override
    void declare(StreamingContext ssc) {
      ssc.rateStream(0).print();
    }
  }

  public static final class NoPartitions extends Mistaken {
    @Override
    void declare(StreamingContext ssc) {
      ssc.rateStream(5).repartition(0).print();
    }
  }

  public static final class SameName extends Mistaken {
    @Override
    void declare(StreamingContext ssc) {
      ssc.rateStream(5).named("numbers").print();
      ssc.rateStream(6).named("numbers").print();
    }
  }

  public static final class TwoContexts extends Mistaken {
    @Override
    void declare(StreamingContext ssc) {
      StreamingContext other = StreamingContext.builder().build();
      other.rateStream(5).union(ssc.rateStream(5)).print();
    }
  }

  public static final class ClosesItself extends Mistaken {
    @Override
    void declare(StreamingContext ssc) {
      try (ssc) {
        ssc.rateStream(5).print();
      }
    }
  }

  public static final class CapturesRdd extends Mistaken {
    @Override
    void declare(StreamingContext ssc) {
      RDD<String> names = ssc.parallelize(List.of("a", "b"));
      ssc.rateStream(5).map(n -> n + names.count()).print();
    }
  }

  public static final class CapturesContext extends Mistaken {
    @Override
    void declare(StreamingContext ssc) {
      ssc.rateStream(5).map(n -> ssc.parallelize(List.of(n)).count()).print();
    }
  }

  /** Not public: nobody else could create it. */
  static final class Hidden implements StreamJob {
    @Override
    public void define(StreamingContext ssc) {}
  }

  public static final class WithParameter implements StreamJob {
    private final String topic;

    public WithParameter(String topic) {
      this.topic = topic;
    }

    @Override
    public void define(StreamingContext ssc) {
      ssc.textFileStream(topic).print();
    }
  }

  static final class Neither {}
}
