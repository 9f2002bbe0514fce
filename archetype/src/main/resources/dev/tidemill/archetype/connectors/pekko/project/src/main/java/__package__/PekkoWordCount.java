package @package@;

import dev.tidemill.StreamJob;
import dev.tidemill.StreamingContext;
import dev.tidemill.connector.pekko.Pekko;
import dev.tidemill.data.Pair;
import java.util.List;

/**
 * Counts the words of what actors send to pekko://tidemill@127.0.0.1:17355/user/lines, or to the
 * port that is the first argument.
 */
public final class PekkoWordCount implements StreamJob {
  @Override
  public void define(StreamingContext ssc) {
    List<String> arguments = ssc.arguments();
    int port = arguments.isEmpty() ? 17_355 : Integer.parseInt(arguments.get(0));
    ssc.stream("lines", Pekko.system().port(port).actor("lines").texts())
        .flatMap(line -> List.of(line.split("\\W+")))
        .filter(word -> !word.isEmpty())
        .mapToPair(word -> Pair.of(word, 1L))
        .reduceByKey(Long::sum)
        .named("counts")
        .print();
  }
}
