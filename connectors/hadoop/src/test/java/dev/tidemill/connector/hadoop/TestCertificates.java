/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.hadoop;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * Certificates of one authority, which keytool makes: {@code right} for this machine, {@code old},
 * which has expired, and {@code elsewhere} for another host.
 */
final class TestCertificates {
  static final String PASSWORD = "changeit";
  private static final String AUTHORITY = "authority";

  private final Path directory;

  private TestCertificates(Path directory) {
    this.directory = directory;
  }

  static TestCertificates make(Path directory) throws Exception {
    TestCertificates made = new TestCertificates(directory);
    made.keytool(AUTHORITY, "-ext", "bc:c");
    String here = "san=ip:127.0.0.1,dns:localhost";
    made.keytool("right", "-signer", AUTHORITY, "-ext", here);
    made.keytool("old", "-signer", AUTHORITY, "-ext", here, "-startdate", "-10d", "-validity", "5");
    made.keytool("elsewhere", "-signer", AUTHORITY, "-ext", "san=dns:s3.example.org");
    return made;
  }

  private Path all() {
    return directory.resolve("all.p12");
  }

  private void keytool(String alias, String... options) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(
        List.of("-genkeypair", "-alias", alias, "-keyalg", "EC", "-dname", "CN=" + alias));
    command.addAll(List.of(options));
    command.addAll(List.of("-keystore", all().toString(), "-storepass", PASSWORD));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
      throw new AssertionError(output);
    }
  }

  /** A file with the key and the certificate of one name. */
  Path keys(String name) throws IOException, GeneralSecurityException {
    KeyStore from = KeyStore.getInstance(all().toFile(), PASSWORD.toCharArray());
    KeyStore to = empty();
    to.setKeyEntry(
        name,
        from.getKey(name, PASSWORD.toCharArray()),
        PASSWORD.toCharArray(),
        from.getCertificateChain(name));
    return write(to, name + ".p12");
  }

  /** A file for clients that trust everything of the authority. */
  Path trust() throws IOException, GeneralSecurityException {
    KeyStore from = KeyStore.getInstance(all().toFile(), PASSWORD.toCharArray());
    KeyStore to = empty();
    to.setCertificateEntry(AUTHORITY, from.getCertificate(AUTHORITY));
    return write(to, "trust.p12");
  }

  /** A server with one of the certificates, and a client that trusts the authority. */
  SSLContext context(String name) throws IOException, GeneralSecurityException {
    char[] password = PASSWORD.toCharArray();
    KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    own.init(KeyStore.getInstance(keys(name).toFile(), password), password);
    TrustManagerFactory trusted =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trusted.init(KeyStore.getInstance(trust().toFile(), password));
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
    return context;
  }

  private static KeyStore empty() throws IOException, GeneralSecurityException {
    KeyStore empty = KeyStore.getInstance("PKCS12");
    empty.load(null, null);
    return empty;
  }

  private Path write(KeyStore store, String name) throws IOException, GeneralSecurityException {
    Path file = directory.resolve(name);
    try (OutputStream out = Files.newOutputStream(file)) {
      store.store(out, PASSWORD.toCharArray());
    }
    return file;
  }
}
