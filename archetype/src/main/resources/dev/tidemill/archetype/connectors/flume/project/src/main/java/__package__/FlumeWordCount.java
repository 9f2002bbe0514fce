package @package@;

import dev.tidemill.StreamJob;
import dev.tidemill.StreamingContext;
import dev.tidemill.connector.flume.Flume;
import dev.tidemill.data.Pair;
import java.util.List;

/**
 * Counts the words of what the Avro sink of a Flume agent sends to port 41414, or to the port that is
 * the first argument.
 */
public final class FlumeWordCount implements StreamJob {
  @Override
  public void define(StreamingContext ssc) {
    List<String> arguments = ssc.arguments();
    int port = arguments.isEmpty() ? 41_414 : Integer.parseInt(arguments.get(0));
    ssc.stream("lines", Flume.source(port).texts())
        .flatMap(line -> List.of(line.split("\\W+")))
        .filter(word -> !word.isEmpty())
        .mapToPair(word -> Pair.of(word, 1L))
        .reduceByKey(Long::sum)
        .named("counts")
        .print();
  }
}
