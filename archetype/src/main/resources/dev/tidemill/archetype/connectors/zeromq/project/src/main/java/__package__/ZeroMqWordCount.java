package @package@;

import dev.tidemill.StreamJob;
import dev.tidemill.StreamingContext;
import dev.tidemill.connector.zeromq.ZeroMq;
import dev.tidemill.data.Pair;
import java.util.List;

/** Counts the words of what is pushed to tcp://localhost:5557, or to the first argument. */
public final class ZeroMqWordCount implements StreamJob {
  @Override
  public void define(StreamingContext ssc) {
    List<String> arguments = ssc.arguments();
    String endpoint = arguments.isEmpty() ? "tcp://localhost:5557" : arguments.get(0);
    ssc.stream("lines", ZeroMq.pull(endpoint).bind().texts())
        .flatMap(line -> List.of(line.split("\\W+")))
        .filter(word -> !word.isEmpty())
        .mapToPair(word -> Pair.of(word, 1L))
        .reduceByKey(Long::sum)
        .named("counts")
        .print();
  }
}
