/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kafka;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigDef;

/**
 * Keeps passwords out of errors: knows the values of properties that are secret, and covers them
 * where they stand.
 */
final class Secrets {
  private static final String COVER = "***";
  private static final List<String> SIGNS_OF_SECRETS =
      List.of("password", "secret", "jaas", "token", "credential", "api.key", "private.key");

  private final List<String> values = new ArrayList<>();

  Secrets(Map<String, String> properties) {
    properties.forEach((key, value) -> {
      if (isSecret(key) && !value.isBlank()) {
        values.add(value);
        quotedParts(value);
      }
    });
    values.sort((a, b) -> Integer.compare(b.length(), a.length()));
  }

  static boolean isSecret(String key) {
    ConfigDef.ConfigKey known = AdminClientConfig.configDef().configKeys().get(key);
    return (known != null && known.type == ConfigDef.Type.PASSWORD)
        || SIGNS_OF_SECRETS.stream().anyMatch(key.toLowerCase(Locale.ROOT)::contains);
  }

  /** The text without the secrets. */
  String cover(String text) {
    String covered = text;
    for (String value : values) {
      covered = covered.replace(value, COVER);
    }
    return covered;
  }

  /**
   * The failure as it is, if neither it nor its causes tell a secret; otherwise one that says the
   * same without them.
   */
  Throwable cover(Throwable failure) {
    for (Throwable each = failure; each != null; each = each.getCause()) {
      String text = each.toString();
      if (!cover(text).equals(text)) {
        KafkaException covered = new KafkaException(cover(failure.toString()));
        covered.setStackTrace(failure.getStackTrace());
        return covered;
      }
    }
    return failure;
  }

  /** A login module's options stand quoted in one property, and may be told one by one. */
  private void quotedParts(String value) {
    String[] parts = value.split("\"", -1);
    for (int i = 1; i < parts.length; i += 2) {
      if (parts[i - 1].toLowerCase(Locale.ROOT).matches("(?s).*(password|secret)\\s*=\\s*")
          && !parts[i].isBlank()) {
        values.add(parts[i]);
      }
    }
  }
}
