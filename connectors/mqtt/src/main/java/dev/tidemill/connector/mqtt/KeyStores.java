/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.mqtt;

import com.hivemq.client.mqtt.MqttClientSslConfig;
import com.hivemq.client.mqtt.MqttClientSslConfigBuilder;
import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Certificates of TLS, read again for each connection, so that a renewed file is used. */
record KeyStores(@Nullable StoreFile trusted, @Nullable StoreFile own) {
  static final KeyStores NONE = new KeyStores(null, null);

  /** A file with certificates and keys. */
  record StoreFile(Path file, String password) {
    KeyStore load() {
      try {
        return KeyStore.getInstance(file.toFile(), password.toCharArray());
      } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
        // The last one is what the JDK throws if there is no such file.
        throw new TidemillException(
            ErrorCode.INVALID_ARGUMENT,
            "cannot read the key store " + file + ": " + e.getMessage()
                + "; check that the file exists and the password is correct",
            e);
      }
    }

    @Override
    public String toString() {
      return file.toString();
    }
  }

  KeyStores withTrusted(StoreFile file) {
    return new KeyStores(file, own);
  }

  KeyStores withOwn(StoreFile file) {
    return new KeyStores(trusted, file);
  }

  MqttClientSslConfig config(Duration timeout) {
    MqttClientSslConfigBuilder config =
        MqttClientSslConfig.builder().handshakeTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS);
    try {
      if (trusted != null) {
        TrustManagerFactory trust =
            TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted.load());
        config = config.trustManagerFactory(trust);
      }
      if (own != null) {
        KeyManagerFactory keys =
            KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(own.load(), own.password().toCharArray());
        config = config.keyManagerFactory(keys);
      }
    } catch (GeneralSecurityException e) {
      throw new TidemillException(
          ErrorCode.INVALID_ARGUMENT, "cannot use the key stores " + this + ": " + e, e);
    }
    return config.build();
  }
}
