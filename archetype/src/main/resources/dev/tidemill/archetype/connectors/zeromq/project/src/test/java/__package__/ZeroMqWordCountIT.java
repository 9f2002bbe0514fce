package @package@;

import static dev.tidemill.testkit.StreamAssertions.batch;

import dev.tidemill.data.Pair;
import dev.tidemill.testkit.LiveTester;
import dev.tidemill.testkit.StreamProbe;
import dev.tidemill.testkit.StreamTester;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

/** The job with a peer that pushes over TCP; mvn verify runs this. */
class ZeroMqWordCountIT {
  @Test
  void counts_the_words_of_what_is_pushed() throws IOException {
    String endpoint = "tcp://127.0.0.1:" + freePort();
    try (ZContext context = new ZContext();
        LiveTester t = StreamTester.builder()
            .job(ZeroMqWordCount::new)
            .arguments(endpoint)
            .batch(Duration.ofMillis(100))
            .live()) {
      StreamProbe<Object> counts = t.probe("counts");
      t.start();
      ZMQ.Socket peer = context.createSocket(SocketType.PUSH);
      peer.connect(endpoint);
      peer.send("a b, a!");
      t.await(counts).untilBatch(batch(Pair.of("a", 2L), Pair.of("b", 1L)));
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
