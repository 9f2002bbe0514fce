/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.pekko;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.testkit.contract.CollectingJob;
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
    command.add("-J-XX:TieredStopAtLevel=1"); // half the time: it ends before code is optimized
    command.addAll(List.of(arguments));
    command.addAll(
        List.of("-storetype", "PKCS12", "-keystore", store.toString(), "-storepass", SECRET));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
      throw new AssertionError(command + ": " + output);
    }
  }

  /** A key with a certificate of its own. */
  private void generateKey(String name, String... validity) throws Exception {
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
    generate.addAll(List.of(validity));
    keytool(own(name), generate.toArray(new String[0]));
  }

  /** A key with a certificate of its own, and a store that trusts it. */
  private void makeKey(String name) throws Exception {
    Path file = directory.resolve(name + ".crt");
    generateKey(name);
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

  /** A key with the certificate of an authority, and a store that trusts the authority. */
  private void makeCertifiedKey(String name, String... validity) throws Exception {
    String request = directory.resolve(name + ".csr").toString();
    String certificate = directory.resolve(name + ".crt").toString();
    String authority = name + "-authority";
    Path ofAuthority = directory.resolve(authority + ".crt");
    keytool(
        own(name),
        "-genkeypair",
        "-alias",
        authority,
        "-keyalg",
        "EC",
        "-dname",
        "CN=" + authority,
        "-ext",
        "bc:c");
    keytool(own(name), "-genkeypair", "-alias", name, "-keyalg", "EC", "-dname", "CN=" + name);
    keytool(own(name), "-certreq", "-alias", name, "-file", request);
    List<String> sign = new ArrayList<>(List.of(
        "-gencert",
        "-rfc",
        "-alias",
        authority,
        "-infile",
        request,
        "-outfile",
        certificate,
        "-ext",
        "san=ip:127.0.0.1"));
    sign.addAll(List.of(validity));
    keytool(own(name), sign.toArray(new String[0]));
    keytool(own(name), "-importcert", "-noprompt", "-alias", name, "-file", certificate);
    keytool(own(name), "-exportcert", "-rfc", "-alias", authority, "-file", ofAuthority.toString());
    keytool(own(name), "-delete", "-alias", authority);
    keytool(
        directory.resolve("trust.p12"),
        "-importcert",
        "-noprompt",
        "-alias",
        authority,
        "-file",
        ofAuthority.toString());
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

  /**
   * Whether a sender with these options is welcomed, while one with the right ones is.
   *
   * @param mayCome whether to wait for it
   */
  private boolean isWelcome(Map<String, Object> options, boolean mayCome) throws Exception {
    int port = Peers.freePort();
    String address = "pekko://tidemill@127.0.0.1:" + port + "/user/in";
    PekkoSource source = Pekko.system()
        .port(port)
        .tls(own("source"), SECRET, directory.resolve("trust.p12"), SECRET)
        .actor("in");
    ActorSystem right = Peers.start(peer(own("sender"), directory.resolve("trust.p12")));
    ActorSystem tried = Peers.start(options);
    try (CollectingJob<String> job = new CollectingJob<>(source.texts());
        ActorSender first = Pekko.sender(right, address, "right");
        ActorSender second = Pekko.sender(tried, address, "tried")) {
      Receipt receipt = second.send("tried");
      // Three rounds of the right one, of which each takes as long as a connection.
      for (String text : List.of("1", "2", "3")) {
        first.send(text).stored().toCompletableFuture().get(180, TimeUnit.SECONDS);
        job.until(() -> job.records().contains(text));
      }
      if (mayCome) {
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
    assertThat(isWelcome(peer(own("sender"), trust), true)).as("the right one").isTrue();
    assertThat(isWelcome(Map.of(), false)).as("none").isFalse();
    makeKey("other");
    Path withOther = directory.resolve("with-other.p12");
    Files.copy(trust, withOther);
    Files.copy(
        directory.resolve("complete.p12"),
        trust,
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    assertThat(isWelcome(peer(own("other"), withOther), false))
        .as("an unknown one")
        .isFalse();
  }

  /** Both authorities are trusted, so nothing but the date tells the two apart. */
  @Test
  void a_sender_whose_certificate_has_expired_is_not_welcome() throws Exception {
    makeKey("source");
    makeKey("sender");
    makeCertifiedKey("valid");
    makeCertifiedKey("old", "-startdate", "-10d", "-validity", "5");
    Path trust = directory.resolve("trust.p12");
    assertThat(isWelcome(peer(own("valid"), trust), true))
        .as("one that is valid")
        .isTrue();
    assertThat(isWelcome(peer(own("old"), trust), false))
        .as("one that has expired")
        .isFalse();
  }

  /** Only senders notice that, and they are other programs. */
  @Test
  void a_source_whose_own_certificate_is_not_valid_now_says_so() throws Exception {
    generateKey("old", "-startdate", "-10d", "-validity", "5");
    generateKey("new", "-startdate", "+5d", "-validity", "5");
    makeKey("right");
    assertThatThrownBy(() -> OwnCertificate.requireValid(own("old"), SECRET))
        .hasMessageContainingAll("old.p12 has expired at ", "so that senders refuse it; renew it");
    assertThatThrownBy(() -> OwnCertificate.requireValid(own("new"), SECRET))
        .hasMessageContainingAll("new.p12 is not valid before ", "check that the clock is correct");
    assertThatThrownBy(() -> OwnCertificate.requireValid(own("right"), "wrong-sesame"))
        .hasMessageContaining("right.p12")
        .hasMessageNotContaining("sesame");
    assertThatThrownBy(() -> OwnCertificate.requireValid(own("missing"), SECRET))
        .hasMessageContaining("the key store " + own("missing") + " cannot be read");
    OwnCertificate.requireValid(own("right"), SECRET);
    keytool(
        own("right"),
        "-importkeystore",
        "-srckeystore",
        own("old").toString(),
        "-srcstorepass",
        SECRET);
    OwnCertificate.requireValid(own("right"), SECRET); // as it is after a renewal
    PekkoSource source = Pekko.system()
        .port(Peers.freePort())
        .tls(own("old"), SECRET, directory.resolve("trust.p12"), SECRET)
        .actor("in");
    try (CollectingJob<String> job = new CollectingJob<>(source.texts())) {
      job.until(() ->
          job.problems().stream().anyMatch(problem -> problem.contains("old.p12 has expired")));
    }
  }

  private String problemWithTrustStore(Path store, String password) throws Exception {
    PekkoSource source = Pekko.system()
        .port(Peers.freePort())
        .tls(own("source"), SECRET, store, password)
        .actor("in");
    try (CollectingJob<String> job = new CollectingJob<>(source.texts())) {
      job.until(() -> !job.problems().isEmpty());
      return job.problems().get(0);
    }
  }

  @Test
  void a_trust_store_that_cannot_be_used_is_named_with_the_reason() throws Exception {
    makeKey("source");
    Path trust = directory.resolve("trust.p12");
    assertThat(problemWithTrustStore(trust, "wrong-sesame"))
        .contains("the trust store " + trust + " cannot be read: keystore password was incorrect")
        .doesNotContain("sesame")
        .doesNotContain("another process");
    Path missing = directory.resolve("missing.p12");
    assertThat(problemWithTrustStore(missing, SECRET))
        .contains("the trust store " + missing + " cannot be read: ")
        .contains("File does not exist");
    keytool(trust, "-delete", "-alias", "source");
    assertThat(problemWithTrustStore(trust, SECRET))
        .contains("the trust store " + trust + " has no certificates");
  }
}
