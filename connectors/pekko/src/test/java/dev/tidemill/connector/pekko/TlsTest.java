/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.pekko;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.ActorSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may send, by certificate. */
class TlsTest {
  private static final String SECRET = "store-sesame-9";

  @TempDir
  private Path directory;

  private static void keytool(Path store, String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments));
    command.addAll(
        List.of("-storetype", "PKCS12", "-keystore", store.toString(), "-storepass", SECRET));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
      throw new AssertionError(command + ": " + output);
    }
  }

  /** A key with a certificate of its own, and a store that trusts it. */
  private void makeKey(String name) throws Exception {
    Path file = directory.resolve(name + ".crt");
    List<String> generate = new ArrayList<>(List.of(
        "-genkeypair",
        "-alias",
        name,
        "-keyalg",
        "EC",
        "-dname",
        "CN=" + name,
        "-ext",
        "san=ip:127.0.0.1"));
    keytool(own(name), generate.toArray(new String[0]));
    keytool(own(name), "-exportcert", "-rfc", "-alias", name, "-file", file.toString());
    keytool(
        directory.resolve("trust.p12"),
        "-importcert",
        "-noprompt",
        "-alias",
        name,
        "-file",
        file.toString());
  }

  private Path own(String name) {
    return directory.resolve(name + ".p12");
  }

  private Map<String, Object> peer(Path keys, Path trust) {
    String engine = "pekko.remote.artery.ssl.config-ssl-engine.";
    Map<String, Object> options = new HashMap<>();
    options.put("pekko.remote.artery.transport", "tls-tcp");
    options.put(engine + "key-store", keys.toString());
    options.put(engine + "key-store-password", SECRET);
    options.put(engine + "key-password", SECRET);
    options.put(engine + "trust-store", trust.toString());
    options.put(engine + "trust-store-password", SECRET);
    return options;
  }

  /** Whether a sender with these options is welcomed, while one with the right ones is. */
  private boolean isWelcome(Map<String, Object> options) throws Exception {
    int port = Peers.freePort();
    String address = "pekko://tidemill@127.0.0.1:" + port + "/user/in";
    PekkoSource source = Pekko.system()
        .port(port)
        .tls(own("source"), SECRET, directory.resolve("trust.p12"), SECRET)
        .actor("in");
    ActorSystem right = Peers.start(peer(own("sender"), directory.resolve("trust.p12")));
    ActorSystem tried = Peers.start(options);
    try (RunningJob<String> job = new RunningJob<>(source.texts(), null);
        ActorSender first = Pekko.sender(right, address, "right");
        ActorSender second = Pekko.sender(tried, address, "tried")) {
      Receipt receipt = second.send("tried");
      // Three rounds of the right one, of which each takes as long as a connection.
      for (String text : List.of("1", "2", "3")) {
        first.send(text).stored().toCompletableFuture().get(180, TimeUnit.SECONDS);
        job.until(() -> job.records().contains(text));
      }
      if (options.equals(peer(own("sender"), directory.resolve("trust.p12")))) {
        receipt.stored().toCompletableFuture().get(180, TimeUnit.SECONDS);
        job.until(() -> job.records().contains("tried"));
        return true;
      }
      return job.records().contains("tried");
    } finally {
      Peers.stop(right);
      Peers.stop(tried);
    }
  }

  @Test
  void who_has_a_trusted_certificate_is_welcome_and_nobody_else() throws Exception {
    makeKey("source");
    makeKey("sender");
    Path trust = directory.resolve("trust.p12");
    Files.copy(trust, directory.resolve("complete.p12"));
    assertThat(isWelcome(peer(own("sender"), trust))).as("the right one").isTrue();
    assertThat(isWelcome(Map.of())).as("none").isFalse();
    makeKey("other");
    Path withOther = directory.resolve("with-other.p12");
    Files.copy(trust, withOther);
    Files.copy(
        directory.resolve("complete.p12"),
        trust,
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    assertThat(isWelcome(peer(own("other"), withOther))).as("an unknown one").isFalse();
  }
}
