/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.x;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidemill.connector.x.testing.XServer;
import dev.tidemill.spi.source.Receiver;
import dev.tidemill.testkit.contract.ReceiverContract;
import dev.tidemill.testkit.contract.ReceiverHarness;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/** Posts come at most once; a connection that was lost is a gap, since nobody knows what was posted meanwhile. */
class XReceiverContractTest implements ReceiverContract<XPost> {
  @TempDir
  private Path directory;

  @Override
  public ReceiverHarness<XPost> harness() throws Exception {
    return new Posts(XToken.fromFile(Files.writeString(directory.resolve("token"), "secret")));
  }

  private static final class Posts implements ReceiverHarness<XPost> {
    private final XServer server = XServer.start("secret");
    private final XHistory history = new XHistory();
    private final XSettings settings;
    private int sent;

    Posts(XToken token) throws IOException {
      settings = XSettings.of(token).withEndpoint(server.uri());
    }

    /** It stores one post at a time, so that the tests know what fits into the buffer. */
    @Override
    public Receiver<XPost> receiver() {
      return new XReceiver(settings, history, 1);
    }

    @Override
    public List<XPost> send(int messages) throws IOException {
      List<XPost> posts = new ArrayList<>();
      for (int i = 0; i < messages; i++) {
        String json = "{\"data\":{\"id\":\"" + ++sent + "\",\"text\":\"message " + sent + "\"}}";
        server.send(json);
        byte[] bytes = json.getBytes(UTF_8);
        posts.add(PostParser.post(new LineReader.Line(bytes, 0, bytes.length, bytes.length, false))
            .orElseThrow());
      }
      return posts;
    }

    @Override
    public void cut() {
      server.disconnect();
    }

    @Override
    public boolean sendPoison() {
      server.send("{\"data\":{\"id\":");
      return true;
    }

    @Override
    public Duration patience() {
      return Duration.ofSeconds(60);
    }

    @Override
    public void close() {
      server.close();
    }
  }
}
