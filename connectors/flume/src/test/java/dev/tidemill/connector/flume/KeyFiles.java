/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.flume;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/** Keys with certificates of their own, each in a PKCS12 file of its name, and who trusts them. */
final class KeyFiles {
  static final String SECRET = "store-sesame-9";

  private final Path directory;

  KeyFiles(Path directory) {
    this.directory = directory;
  }

  Path file(String name) {
    return directory.resolve(name + ".p12");
  }

  /** Makes a key; its certificate is valid for 90 days if the options do not say otherwise. */
  void make(String name, String... validity) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.add("-J-XX:TieredStopAtLevel=1"); // half the time: it ends before code is optimized
    command.addAll(List.of("-genkeypair", "-alias", name, "-keyalg", "EC", "-dname", "CN=" + name));
    command.addAll(List.of("-storetype", "PKCS12", "-keystore", file(name).toString()));
    command.addAll(List.of("-storepass", SECRET));
    command.addAll(List.of(validity));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
      throw new AssertionError(command + ": " + output);
    }
  }

  KeyStore load(String name) throws IOException, GeneralSecurityException {
    return KeyStore.getInstance(file(name).toFile(), SECRET.toCharArray());
  }

  /** Writes keys into one file, with a password of their own. */
  Path copy(Path file, String type, char[] ofKeys, String... names)
      throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance(type);
    store.load((InputStream) null, null);
    for (String name : names) {
      KeyStore from = load(name);
      store.setKeyEntry(name, from.getKey(name, SECRET.toCharArray()), ofKeys, new Certificate[] {
        from.getCertificate(name)
      });
    }
    try (OutputStream out = Files.newOutputStream(file)) {
      store.store(out, SECRET.toCharArray());
    }
    return file;
  }

  /** A key store for a source. */
  StoreFile own(String name) {
    return StoreFile.of("keyStore", file(name), SECRET);
  }

  /** A file that trusts the certificate of a key. */
  Path trusting(String name) throws IOException {
    Path trusting = file("trusting-" + name);
    if (!Files.exists(trusting)) {
      try (OutputStream out = Files.newOutputStream(trusting)) {
        trustOf(name).store(out, SECRET.toCharArray());
      } catch (GeneralSecurityException e) {
        throw new IOException(e);
      }
    }
    return trusting;
  }

  private KeyStore trustOf(String name) throws IOException, GeneralSecurityException {
    KeyStore trust = KeyStore.getInstance("PKCS12");
    trust.load((InputStream) null, null);
    trust.setCertificateEntry(name, load(name).getCertificate(name));
    return trust;
  }

  /** Options of an Avro sink that trusts the certificate of a key. */
  Map<String, String> optionsTrusting(String name) throws IOException {
    return Map.of(
        "ssl", "true", "truststore", trusting(name).toString(), "truststore-password", SECRET);
  }

  /**
   * A client that is not Flume's.
   *
   * @param trusted whose certificate it trusts
   * @param presented its own certificate; null if it has none
   */
  SSLContext client(String trusted, @Nullable String presented) throws IOException {
    try {
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trustOf(trusted));
      KeyManager[] keys = {};
      if (presented != null) {
        KeyManagerFactory factory =
            KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(load(presented), SECRET.toCharArray());
        keys = new KeyManager[] {
          new Presenting((X509ExtendedKeyManager) factory.getKeyManagers()[0], presented)
        };
      }
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys, trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }

  /** Presents one key, whatever authorities a server names; the JVM would present none. */
  private static final class Presenting extends X509ExtendedKeyManager {
    private final X509ExtendedKeyManager keys;
    private final String alias;

    private Presenting(X509ExtendedKeyManager keys, String alias) {
      this.keys = keys;
      this.alias = alias;
    }

    @Override
    public String chooseClientAlias(String[] types, Principal[] authorities, Socket socket) {
      return alias;
    }

    @Override
    public String[] getClientAliases(String type, Principal[] authorities) {
      return new String[] {alias};
    }

    @Override
    public String chooseServerAlias(String type, Principal[] authorities, Socket socket) {
      throw new UnsupportedOperationException("a client");
    }

    @Override
    public String[] getServerAliases(String type, Principal[] authorities) {
      throw new UnsupportedOperationException("a client");
    }

    @Override
    public X509Certificate[] getCertificateChain(String ofAlias) {
      return keys.getCertificateChain(ofAlias);
    }

    @Override
    public PrivateKey getPrivateKey(String ofAlias) {
      return keys.getPrivateKey(ofAlias);
    }
  }

  /** Encrypts the connection of a client that trusts the key {@code source}. */
  SSLSocket encrypt(Socket connected) throws IOException {
    return encrypt(connected, client("source", null));
  }

  static SSLSocket encrypt(Socket connected, SSLContext client) throws IOException {
    SSLSocket encrypted = (SSLSocket)
        client.getSocketFactory().createSocket(connected, "127.0.0.1", connected.getPort(), true);
    encrypted.startHandshake();
    return encrypted;
  }
}
