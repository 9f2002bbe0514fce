package @package@;

import static dev.tidemill.testkit.StreamAssertions.assertThat;
import static dev.tidemill.testkit.StreamAssertions.batch;

import dev.tidemill.connector.x.XPost;
import dev.tidemill.data.Pair;
import dev.tidemill.testkit.StreamTest;
import dev.tidemill.testkit.StreamTester;

class PopularHashtagsTest {
  @StreamTest(job = PopularHashtags.class, batch = "1s")
  void counts_the_hashtags_of_the_last_minute(StreamTester t) {
    t.queueStream("posts", XPost.class)
        .batch(XPost.of("1", "Java 25 is out", "java", "jdk"), XPost.of("2", "Hello"))
        .batch(XPost.of("3", "I like it", "java"));
    t.runBatches(2);
    assertThat(t.probe("popular"))
        .inAnyOrderWithinBatch()
        .hasBatches(
            batch(Pair.of("java", 1L), Pair.of("jdk", 1L)),
            batch(Pair.of("java", 2L), Pair.of("jdk", 1L)));
  }
}
