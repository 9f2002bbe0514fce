package @package@;

import dev.tidemill.StreamJob;
import dev.tidemill.StreamingContext;
import dev.tidemill.data.Pair;
import java.util.List;

/**
 * Counts the words of the files that appear in a directory of HDFS, or in that of the first
 * argument.
 */
public final class HadoopWordCount implements StreamJob {
  @Override
  public void define(StreamingContext ssc) {
    List<String> arguments = ssc.arguments();
    String directory = arguments.isEmpty() ? "hdfs://localhost:9000/inbox" : arguments.get(0);
    ssc.textFileStream(directory)
        .named("lines")
        .flatMap(line -> List.of(line.split("\\W+")))
        .filter(word -> !word.isEmpty())
        .mapToPair(word -> Pair.of(word, 1L))
        .reduceByKey(Long::sum)
        .named("counts")
        .print();
  }
}
