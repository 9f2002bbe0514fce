package @package@;

import static dev.tidemill.testkit.StreamAssertions.assertThat;
import static dev.tidemill.testkit.StreamAssertions.batch;

import dev.tidemill.data.Pair;
import dev.tidemill.testkit.StreamTest;
import dev.tidemill.testkit.StreamTester;

class HadoopWordCountTest {
  @StreamTest(job = HadoopWordCount.class, batch = "1s")
  void counts_the_words_of_every_batch(StreamTester t) {
    t.queueStream("lines", String.class).batch("a b, a!", "", " ").batch().batch("b");
    t.runBatches(3);
    assertThat(t.probe("counts"))
        .inAnyOrderWithinBatch()
        .hasBatches(batch(Pair.of("a", 2L), Pair.of("b", 1L)), batch(), batch(Pair.of("b", 1L)));
  }
}
