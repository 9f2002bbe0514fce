package @package@;

import dev.tidemill.StreamJob;
import dev.tidemill.StreamingContext;
import dev.tidemill.connector.mqtt.Mqtt;
import dev.tidemill.connector.mqtt.MqttBroker;
import dev.tidemill.data.Pair;
import java.util.List;

/**
 * Counts the words of what comes into the topic lines, on the broker at localhost:1883 or at the
 * first argument.
 */
public final class MqttWordCount implements StreamJob {
  @Override
  public void define(StreamingContext ssc) {
    List<String> arguments = ssc.arguments();
    MqttBroker broker =
        Mqtt.broker(arguments.isEmpty() ? "tcp://localhost:1883" : arguments.get(0));
    ssc.stream("lines", Mqtt.source(broker, "lines").clientId("word-count").texts())
        .flatMap(line -> List.of(line.split("\\W+")))
        .filter(word -> !word.isEmpty())
        .mapToPair(word -> Pair.of(word, 1L))
        .reduceByKey(Long::sum)
        .named("counts")
        .print();
  }
}
