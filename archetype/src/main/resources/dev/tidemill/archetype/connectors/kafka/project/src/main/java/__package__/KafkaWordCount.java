package @package@;

import dev.tidemill.StreamJob;
import dev.tidemill.StreamingContext;
import dev.tidemill.connector.kafka.Kafka;
import dev.tidemill.data.Pair;
import java.util.List;

/**
 * Counts the words of what comes into the topic lines, on the broker at localhost:9092 or at the
 * first argument.
 */
public final class KafkaWordCount implements StreamJob {
  @Override
  public void define(StreamingContext ssc) {
    List<String> arguments = ssc.arguments();
    String servers = arguments.isEmpty() ? "localhost:9092" : arguments.get(0);
    ssc.stream("lines", Kafka.topic("lines").servers(servers).valuesOnly())
        .flatMap(line -> List.of(line.split("\\W+")))
        .filter(word -> !word.isEmpty())
        .mapToPair(word -> Pair.of(word, 1L))
        .reduceByKey(Long::sum)
        .named("counts")
        .print();
  }
}
