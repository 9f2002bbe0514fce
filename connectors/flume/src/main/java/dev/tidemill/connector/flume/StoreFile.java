/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.flume;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.PrivateKey;
import java.security.UnrecoverableKeyException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A file with certificates, and with the keys of some of them.
 *
 * @param option name of the method that sets it
 * @param file of a type that the JVM recognizes by its content: PKCS12 or JKS
 * @param password of the file and of its keys
 */
record StoreFile(String option, Path file, String password) {
  /** What tells a file from the one that was there before. */
  record Version(FileTime modified, long size, String key) {
    private static final Version NONE = new Version(FileTime.fromMillis(0), -1, "");
  }

  static StoreFile of(String option, Path file, @Nullable String password) {
    if (password == null) {
      throw invalid("the password of " + option + "(" + file
          + ") is null; check the variable or the" + " property that it comes from");
    }
    return new StoreFile(option, file, password);
  }

  Version version() {
    try {
      BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
      return new Version(now.lastModifiedTime(), now.size(), String.valueOf(now.fileKey()));
    } catch (IOException e) {
      return Version.NONE; // reading the file says what is wrong
    }
  }

  private KeyStore load() {
    if (!Files.isRegularFile(file)) {
      throw invalid("there is no file " + file + " for " + option + "(...); check its path");
    }
    if (!Files.isReadable(file)) {
      throw invalid("this process may not read the file " + file + " of " + option
          + "(...); check its owner and its permissions");
    }
    try {
      return KeyStore.getInstance(file.toFile(), password.toCharArray());
    } catch (IOException | GeneralSecurityException e) {
      boolean isWrongPassword = e.getCause() instanceof UnrecoverableKeyException;
      throw unreadable(
          e,
          isWrongPassword
              ? "check the password"
              : "check that it is a PKCS12 or JKS file, as keytool makes it, and complete");
    }
  }

  /**
   * Reads a store with a private key.
   *
   * @throws TidemillException if it cannot be read, or has no private key
   */
  KeyStore loadKeys() {
    KeyStore store = load();
    if (certificates(store).isEmpty()) {
      throw invalid("the key store " + file + " of " + option
          + "(...) has no private key; create one with keytool -genkeypair, or import it together"
          + " with its certificates");
    }
    return store;
  }

  /**
   * Reads a store with certificates of authorities.
   *
   * @throws TidemillException if it cannot be read, or has none
   */
  KeyStore loadAuthorities() {
    KeyStore store = load();
    try {
      for (String alias : Collections.list(store.aliases())) {
        if (store.isCertificateEntry(alias)) {
          return store;
        }
      }
    } catch (KeyStoreException e) {
      throw unreadable(e, "check the file");
    }
    throw invalid("the trust store " + file + " of " + option
        + "(...) has no certificates to trust, so no agent could connect; import them with keytool"
        + " -importcert");
  }

  /** The certificates of the private keys in a store. */
  List<X509Certificate> certificates(KeyStore store) {
    List<X509Certificate> certificates = new ArrayList<>();
    try {
      for (String alias : Collections.list(store.aliases())) {
        if (store.isKeyEntry(alias)
            && store.getKey(alias, password.toCharArray()) instanceof PrivateKey
            && store.getCertificate(alias) instanceof X509Certificate certificate) {
          certificates.add(certificate);
        }
      }
      return certificates;
    } catch (UnrecoverableKeyException e) {
      throw unreadable(e, "give the key the same password as the file, with keytool -keypasswd");
    } catch (GeneralSecurityException e) {
      throw unreadable(e, "check the file");
    }
  }

  private TidemillException unreadable(Exception e, String advice) {
    return new TidemillException(
        ErrorCode.INVALID_ARGUMENT,
        "cannot read the file " + file + " of " + option + "(...): "
            + (e.getMessage() == null ? e : e.getMessage()) + "; " + advice,
        e);
  }

  private static TidemillException invalid(String message) {
    return new TidemillException(ErrorCode.INVALID_ARGUMENT, message);
  }

  /** The file; not the password. */
  @Override
  public String toString() {
    return file.toString();
  }
}
