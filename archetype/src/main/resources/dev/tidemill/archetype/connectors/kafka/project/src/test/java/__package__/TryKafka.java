package @package@;

import dev.tidemill.connector.kafka.testing.KafkaBroker;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;

/** A broker to try the job with, on this machine: what is typed here goes into the topic lines. */
public final class TryKafka {
  private TryKafka() {}

  public static void main(String[] args) throws IOException {
    try (KafkaBroker kafka = KafkaBroker.create().start()) {
      kafka.createTopic("lines", 2);
      System.out.println("A Kafka broker runs at " + kafka.servers() + ". In another terminal:");
      System.out.println(
          "  mvn stream:run -Dstream.job=KafkaWordCount -Dstream.args=" + kafka.servers());
      System.out.println("What you type here goes into the topic lines; Ctrl-D ends it.");
      BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        kafka.produce("lines", line);
      }
    }
  }
}
