/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.launch;

import dev.tidemill.DStream;
import dev.tidemill.StreamingContext;
import dev.tidemill.data.Pair;
import dev.tidemill.launch.MistakenJobs.Mistaken;
import dev.tidemill.rdd.RDD;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Jobs that fail in a batch, since one of their functions does. */
final class MistakenFunctions {
  private MistakenFunctions() {}

  public static final class NullRecord extends Mistaken {
    @Override
    @SuppressWarnings("NullAway") // the mistake
    void declare(StreamingContext ssc) {
      Map<Long, String> names = new HashMap<>();
      ssc.rateStream(100).map(n -> names.get(n)).map(String::length).print();
    }
  }

  public static final class NullRdd extends Mistaken {
    @Override
    @SuppressWarnings("NullAway") // the mistake
    void declare(StreamingContext ssc) {
      ssc.rateStream(100).<Long>transform(rdd -> null).print();
    }
  }

  public static final class NotANumber extends Mistaken {
    @Override
    void declare(StreamingContext ssc) {
      ssc.queueStream(List.of(List.of("1", "two")))
          .map(text -> Long.valueOf(text))
          .print();
    }
  }

  public static final class WrongCast extends Mistaken {
    @Override
    void declare(StreamingContext ssc) {
      ssc.queueStream(List.of(List.<Object>of("1"))).map(each -> (Integer) each).print();
    }
  }

  public static final class KeyWithoutHashCode extends Mistaken {
    static final class User {
      @Override
      public String toString() {
        return "user";
      }
    }

    @Override
    void declare(StreamingContext ssc) {
      ssc.rateStream(100)
          .mapToPair(n -> Pair.of(new User(), 1L))
          .reduceByKey(Long::sum)
          .print();
    }
  }

  /** A library of the scope {@code provided}, which is there when the job is compiled. */
  public static final class MissingLibrary extends Mistaken {
    @Override
    void declare(StreamingContext ssc) {
      ssc.rateStream(100).map(n -> parsed()).print();
    }

    private static String parsed() {
      throw new NoClassDefFoundError("com/acme/json/Mapper");
    }
  }

  public static final class DeclaresTooLate extends Mistaken {
    @Override
    void declare(StreamingContext ssc) {
      DStream<Long> numbers = ssc.rateStream(100);
      numbers.foreachRDD(rdd -> numbers.map(n -> n + 1).print());
    }
  }

  public static final class KeptRdd extends Mistaken {
    @Override
    void declare(StreamingContext ssc) {
      List<RDD<Long>> kept = new ArrayList<>();
      ssc.rateStream(100).foreachRDD(rdd -> {
        if (kept.size() == 1) {
          kept.get(0).count();
        }
        kept.add(rdd);
      });
    }
  }
}
