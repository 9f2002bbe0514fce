package @package@;

import dev.tidemill.StreamJob;
import dev.tidemill.StreamingContext;
import dev.tidemill.data.Pair;
import java.util.List;

/** Counts the words of a poem that comes with Tidemill, 20 lines a second. */
public final class ReplayWordCount implements StreamJob {
  @Override
  public void define(StreamingContext ssc) {
    ssc.replayStream(20)
        .named("lines")
        .flatMap(line -> List.of(line.split("\\W+")))
        .filter(word -> !word.isEmpty())
        .mapToPair(word -> Pair.of(word, 1L))
        .reduceByKey(Long::sum)
        .named("counts")
        .print();
  }
}
