package @package@;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tidemill.StreamingContext;
import dev.tidemill.data.Pair;
import dev.tidemill.rdd.BatchQueue;
import dev.tidemill.time.ManualClock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SocketWordCountTest {
  @Test
  void counts_the_words_of_every_batch() {
    List<Set<?>> counts = new ArrayList<>();
    try (StreamingContext ssc = StreamingContext.builder().clock(new ManualClock()).build()) {
      new SocketWordCount().define(ssc);
      ssc.replaceSource(
          "lines", new BatchQueue<String>().add(List.of("a b a")).add(List.of()));
      ssc.stream("counts").foreachRDD(batch -> counts.add(Set.copyOf(batch.collect())));
      ssc.start();
      ssc.step();
      ssc.step();
    }
    assertEquals(List.of(Set.of(Pair.of("a", 2L), Pair.of("b", 1L)), Set.of()), counts);
  }
}
