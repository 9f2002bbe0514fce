/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.x;

import dev.tidemill.connector.x.testing.XServer;
import dev.tidemill.spi.source.Source;
import dev.tidemill.testkit.contract.ReplayableSourceContract;
import dev.tidemill.testkit.contract.SourceHarness;
import dev.tidemill.time.Time;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.io.TempDir;

/** Keeps what every source promises, with a block log: what was received can be read again. */
class XContractTest implements ReplayableSourceContract<XPost> {
  @TempDir
  private Path directory;

  @Override
  public SourceHarness<XPost> harness() throws Exception {
    XServer server = XServer.start("secret");
    XToken token = XToken.fromFile(Files.writeString(directory.resolve("token"), "secret"));
    AtomicInteger opened = new AtomicInteger();
    return new SourceHarness<>() {
      private long posts;

      @Override
      public Source<XPost> source() {
        XSource source = X.stream(token).endpoint(server.uri());
        return context -> {
          opened.incrementAndGet();
          return source.open(context);
        };
      }

      @Override
      public void arrive(Time batchTime) throws InterruptedException {
        server.awaitConnected(opened.get());
        server.post("a of " + batchTime, "a");
        server.post("b of " + batchTime);
        posts += 2;
      }

      @Override
      public OptionalLong arrived() {
        return OptionalLong.of(posts);
      }

      @Override
      public void close() {
        server.close();
      }
    };
  }
}
