package @package@;

import dev.tidemill.StreamJob;
import dev.tidemill.StreamingContext;
import dev.tidemill.connector.jdbc.Jdbc;
import dev.tidemill.connector.jdbc.JdbcDatabase;
import dev.tidemill.data.Pair;
import java.util.List;

/**
 * Counts the words of a poem that comes with Tidemill, and writes the counts of every batch to a
 * database: that of the first argument, or one in a file of this directory.
 */
public final class JdbcWordCount implements StreamJob {
  static final String TABLE =
      "create table if not exists word_counts (word varchar(100), occurrences bigint)";

  @Override
  public void define(StreamingContext ssc) {
    List<String> arguments = ssc.arguments();
    JdbcDatabase database = arguments.isEmpty()
        ? Jdbc.database("jdbc:h2:./word-count;INIT=" + TABLE)
        : withPassword(Jdbc.database(arguments.get(0)));
    var counts = ssc.replayStream(20)
        .named("lines")
        .flatMap(line -> List.of(line.split("\\W+")))
        .filter(word -> !word.isEmpty())
        .mapToPair(word -> Pair.of(word, 1L))
        .reduceByKey(Long::sum)
        .named("counts");
    counts.print();
    counts
        .writeTo(Jdbc.sink(
            database,
            "insert into word_counts (word, occurrences) values (?, ?)",
            (row, count) -> row.set(1, count.key()).set(2, count.value())))
        .named("word-counts");
  }

  private static JdbcDatabase withPassword(JdbcDatabase database) {
    String password = System.getenv("DATABASE_PASSWORD");
    return password == null ? database : database.password(password);
  }
}
