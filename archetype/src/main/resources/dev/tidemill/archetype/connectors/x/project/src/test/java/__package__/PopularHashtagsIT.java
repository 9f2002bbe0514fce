package @package@;

import dev.tidemill.connector.x.testing.XServer;
import dev.tidemill.data.Pair;
import dev.tidemill.testkit.LiveTester;
import dev.tidemill.testkit.StreamProbe;
import dev.tidemill.testkit.StreamTester;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The job with a server that speaks the protocol of X; mvn verify runs this. */
class PopularHashtagsIT {
  @TempDir
  Path directory;

  @Test
  void counts_the_hashtags_of_what_is_posted() throws Exception {
    Path token = Files.writeString(directory.resolve("token"), "secret");
    try (XServer server = XServer.start("secret");
        LiveTester t = StreamTester.builder()
            .job(PopularHashtags::new)
            .arguments(token.toString(), server.uri())
            .batch(Duration.ofMillis(100))
            .live()) {
      StreamProbe<Object> popular = t.probe("popular");
      t.start();
      server.awaitConnected();
      server.post("Java 25 is out", "java", "jdk");
      server.post("I like it", "java");
      t.await(popular).untilRecords(Pair.of("java", 2L), Pair.of("jdk", 1L));
    }
  }
}
