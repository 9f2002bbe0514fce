/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.flume;

import static org.awaitility.Awaitility.await;

import dev.tidemill.spi.source.Receiver;
import dev.tidemill.spi.source.Source;
import dev.tidemill.testkit.contract.AcknowledgingReceiverContract;
import dev.tidemill.testkit.contract.AcknowledgingReceiverHarness;
import dev.tidemill.testkit.contract.ReplayableSourceContract;
import dev.tidemill.testkit.contract.SourceHarness;
import dev.tidemill.testkit.contract.TcpProxy;
import dev.tidemill.time.Time;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** A source loses nothing that agents send, over real connections of the client of Flume. */
class FlumeReceiverContractTest {
  @TempDir
  private static Path directory;

  private static KeyFiles keys;

  @BeforeAll
  static void makeKeys() throws Exception {
    keys = new KeyFiles(directory);
    keys.make("source");
  }

  @Nested
  class WithAgents implements AcknowledgingReceiverContract<String> {
    @Override
    public AcknowledgingReceiverHarness<String> harness() throws IOException {
      return new Events(null);
    }
  }

  @Nested
  class WithAgentsOverTls implements AcknowledgingReceiverContract<String> {
    @Override
    public AcknowledgingReceiverHarness<String> harness() throws IOException {
      return new Events(keys);
    }
  }

  @Nested
  class Replay implements ReplayableSourceContract<String> {
    @Override
    public SourceHarness<String> harness() throws IOException {
      return new Batches();
    }
  }

  private static final class Events implements AcknowledgingReceiverHarness<String> {
    private static final int LARGEST = 1_024;

    private final int listening = Ports.free();
    private final TcpProxy proxy = new TcpProxy(listening);
    private final @Nullable KeyFiles keys;
    private final Agents agents;
    private final SourceSettings settings;
    private int sent;

    /**
     * @param keys with those of the source; null for connections without TLS
     */
    Events(@Nullable KeyFiles keys) throws IOException {
      SourceSettings plain = SourceSettings.of(listening).withMaxBatchBytes(LARGEST);
      this.keys = keys;
      settings = keys == null ? plain : plain.withKeyStore(keys.own("source"));
      agents = new Agents(
          listening, proxy.port(), keys == null ? Map.of() : keys.optionsTrusting("source"));
    }

    @Override
    public Receiver<String> receiver() {
      return new TextReceiver(new FlumeReceiver(settings, null), agents::received);
    }

    @Override
    public List<String> send(int messages) {
      List<String> texts = new ArrayList<>();
      for (int i = 0; i < messages; i++) {
        texts.add("event " + ++sent);
      }
      agents.send(texts);
      return texts;
    }

    @Override
    public List<String> acknowledged() {
      return agents.answered();
    }

    @Override
    public void cut() {
      proxy.cut();
    }

    /** It waits for credit, and not in the buffer, to notice meanwhile that an agent has gone. */
    @Override
    public boolean usesCredit() {
      return true;
    }

    @Override
    public boolean listens() {
      return true;
    }

    /** A batch beyond the bound; the other agents have connections of their own. */
    @Override
    public boolean sendPoison() throws IOException {
      try (Socket socket = await()
          .atMost(patience())
          .ignoreExceptionsInstanceOf(ConnectException.class)
          .until(
              () -> new Socket(InetAddress.getLoopbackAddress(), listening), Socket::isConnected)) {
        Socket carrying = keys == null ? socket : keys.encrypt(socket);
        DataOutputStream out = new DataOutputStream(carrying.getOutputStream());
        out.writeInt(1);
        out.writeInt(1);
        out.writeInt(LARGEST + 1);
        return carrying.getInputStream().read() < 0;
      }
    }

    @Override
    public boolean restartServer() {
      agents.restart();
      return true;
    }

    @Override
    public Duration patience() {
      return Duration.ofSeconds(60);
    }

    @Override
    public void close() throws IOException {
      agents.close();
      proxy.close();
    }
  }

  private static final class Batches implements SourceHarness<String> {
    private final int port = Ports.free();
    private final Agents agents = new Agents(port);
    private long sent;

    Batches() throws IOException {}

    @Override
    public Source<String> source() {
      return Flume.source(port).texts();
    }

    @Override
    public void arrive(Time batchTime) {
      List<String> texts = new ArrayList<>();
      for (String text : List.of("one", "two", "three")) {
        texts.add(text + " " + ++sent + " at " + batchTime);
      }
      agents.send(texts);
    }

    @Override
    public Duration patience() {
      return Duration.ofSeconds(60);
    }

    @Override
    public OptionalLong arrived() {
      return OptionalLong.of(sent);
    }

    @Override
    public void close() {
      agents.close();
    }
  }
}
