package @package@;

import dev.tidemill.StreamJob;
import dev.tidemill.StreamingContext;
import dev.tidemill.connector.x.X;
import dev.tidemill.connector.x.XPost;
import dev.tidemill.connector.x.XSource;
import dev.tidemill.connector.x.XToken;
import dev.tidemill.data.Pair;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Counts the hashtags of the posts about Java in the last minute. The token is in the environment
 * variable X_BEARER_TOKEN. For tests, the arguments are a file with a token and the address of a
 * server.
 */
public final class PopularHashtags implements StreamJob {
  @Override
  public void define(StreamingContext ssc) {
    List<String> arguments = ssc.arguments();
    XSource source = arguments.isEmpty()
        ? X.stream(XToken.fromEnvironment("X_BEARER_TOKEN"))
        : X.stream(XToken.fromFile(Path.of(arguments.get(0)))).endpoint(arguments.get(1));
    ssc.stream("posts", source.rule("java", "#java"))
        .flatMap(XPost::hashtags)
        .mapToPair(tag -> Pair.of(tag, 1L))
        .reduceByKeyAndWindow(Long::sum, Duration.ofMinutes(1))
        .named("popular")
        .print();
  }
}
