package @package@;

import dev.tidemill.StreamJob;
import dev.tidemill.StreamingContext;
import dev.tidemill.connector.kinesis.Kinesis;
import dev.tidemill.connector.kinesis.KinesisSource;
import dev.tidemill.data.Pair;
import java.util.List;

/**
 * Counts the words of the records of a Kinesis stream: lines, or the first argument. The second
 * argument is the address of the service, if it is not that of the region.
 */
public final class KinesisWordCount implements StreamJob {
  @Override
  public void define(StreamingContext ssc) {
    List<String> arguments = ssc.arguments();
    KinesisSource source = Kinesis.stream(arguments.isEmpty() ? "lines" : arguments.get(0));
    if (arguments.size() > 1) {
      source = source.endpoint(arguments.get(1));
    }
    ssc.stream("lines", source.texts())
        .flatMap(line -> List.of(line.split("\\W+")))
        .filter(word -> !word.isEmpty())
        .mapToPair(word -> Pair.of(word, 1L))
        .reduceByKey(Long::sum)
        .named("counts")
        .print();
  }
}
