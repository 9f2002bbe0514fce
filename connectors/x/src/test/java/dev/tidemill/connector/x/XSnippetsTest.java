/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.x;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidemill.StreamingContext;
import dev.tidemill.connector.x.testing.XServer;
import dev.tidemill.data.Pair;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples of docs/connectors/x.md. */
class XSnippetsTest {
  @TempDir
  private Path directory;

  private static StreamingContext context() {
    return StreamingContext.builder()
        .master("local[1]")
        .batchInterval(Duration.ofMillis(100))
        .build();
  }

  @Test
  void popular_hashtags_without_an_account() throws Exception {
    List<Pair<String, Long>> popular = new CopyOnWriteArrayList<>();
    try (StreamingContext ssc = context()) {
      // region server
      try (XServer server = XServer.start("secret")) {
        XToken token = XToken.fromFile(Files.writeString(directory.resolve("token"), "secret"));
        XSource posts = X.stream(token).endpoint(server.uri());
        // endregion
        // region job
        ssc.stream("posts", posts)
            .flatMap(XPost::hashtags)
            .mapToPair(tag -> Pair.of(tag, 1L))
            .reduceByKeyAndWindow(Long::sum, Duration.ofMinutes(1))
            .foreachRDD(batch -> popular.addAll(batch.collect()));
        // endregion
        ssc.start();
        // region posts
        server.awaitConnected();
        server.post("Java 25 is out", "java", "jdk");
        server.post("I like it", "java");
        // endregion
        await().atMost(Duration.ofSeconds(60)).until(() -> popular.contains(Pair.of("java", 2L)));
        assertThat(popular).contains(Pair.of("jdk", 1L));
        ssc.stop(false);
      }
    }
  }

  @Test
  void options() {
    // region source
    XSource posts = X.stream(XToken.fromEnvironment("X_BEARER_TOKEN"))
        .rule("java", "#java lang:en -is:retweet")
        .rule("jdk", "\"jdk 25\"")
        .backfillMinutes(2);
    // endregion
    assertThat(posts).hasToString("filtered stream of api.x.com");
    assertThat(posts.hasReceiver()).isTrue();
  }
}
