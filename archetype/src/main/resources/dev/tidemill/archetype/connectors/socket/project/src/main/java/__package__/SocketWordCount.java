package @package@;

import dev.tidemill.StreamJob;
import dev.tidemill.StreamingContext;
import dev.tidemill.data.Pair;
import java.util.List;

/**
 * Counts the words of the lines that a server on this machine sends, on port 9999 or on that of the
 * first argument.
 */
public final class SocketWordCount implements StreamJob {
  @Override
  public void define(StreamingContext ssc) {
    List<String> arguments = ssc.arguments();
    int port = arguments.isEmpty() ? 9999 : Integer.parseInt(arguments.get(0));
    ssc.socketTextStream("localhost", port)
        .named("lines")
        .flatMap(line -> List.of(line.split("\\W+")))
        .filter(word -> !word.isEmpty())
        .mapToPair(word -> Pair.of(word, 1L))
        .reduceByKey(Long::sum)
        .named("counts")
        .print();
  }
}
