package @package@;

import static dev.tidemill.testkit.StreamAssertions.batch;

import com.typesafe.config.ConfigFactory;
import dev.tidemill.connector.pekko.ActorSender;
import dev.tidemill.connector.pekko.Pekko;
import dev.tidemill.data.Pair;
import dev.tidemill.testkit.LiveTester;
import dev.tidemill.testkit.StreamProbe;
import dev.tidemill.testkit.StreamTester;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.ActorSystem;
import org.junit.jupiter.api.Test;

/** The job with a sender in another actor system; mvn verify runs this. */
class PekkoWordCountIT {
  @Test
  void counts_the_words_of_what_is_sent() throws Exception {
    int port = freePort();
    ActorSystem system = ActorSystem.create("sender", ConfigFactory.parseString("""
        pekko.actor.provider = remote
        pekko.remote.artery.canonical.hostname = 127.0.0.1
        pekko.remote.artery.canonical.port = 0
        """).withFallback(ConfigFactory.load()));
    try (LiveTester t = StreamTester.builder()
        .job(PekkoWordCount::new)
        .arguments(Integer.toString(port))
        .batch(Duration.ofMillis(100))
        .live()) {
      StreamProbe<Object> counts = t.probe("counts");
      t.start();
      String address = "pekko://tidemill@127.0.0.1:" + port + "/user/lines";
      try (ActorSender lines = Pekko.sender(system, address, "test")) {
        lines.send("a b, a!");
        t.await(counts).untilBatch(batch(Pair.of("a", 2L), Pair.of("b", 1L)));
      }
    } finally {
      system.terminate();
      system.getWhenTerminated().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }
  }

  private static int freePort() throws Exception {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
