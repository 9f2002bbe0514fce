/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.jdbc;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Keeps passwords out of texts: knows those of a URL and of properties, and covers them. */
final class Secrets {
  static final Secrets NONE = new Secrets(List.of());

  private static final String COVER = "***";
  private static final List<String> SIGNS =
      List.of("password", "passwd", "pwd", "secret", "token", "credential", "passphrase");

  /** {@code ?password=x&}, {@code ;password=x}, {@code ;trustStorePassword={x;y}}. */
  private static final Pattern IN_PARAMETER = Pattern.compile(
      "(?i)[?&;:,(]\\s*[\\w.-]*(?:password|passwd|pwd|secret|token|credential|passphrase)[\\w.-]*\\s*=\\s*"
          + "(\\{[^}]*}|[^&;,)]+)");

  /** {@code //user:x@host}. */
  private static final Pattern IN_AUTHORITY = Pattern.compile("//[^/?;@]*?:([^/?;]+)@");

  /** {@code jdbc:oracle:thin:user/x@host}. */
  private static final Pattern IN_ORACLE = Pattern.compile("jdbc:oracle:[a-z0-9]+:[^/@]+/([^@]+)@");

  private final List<String> values;

  private Secrets(List<String> values) {
    List<String> longestFirst = new ArrayList<>(values);
    longestFirst.sort(Comparator.comparing(String::length).reversed());
    this.values = longestFirst;
  }

  static Secrets ofUrl(String url) {
    return of(url, Map.of());
  }

  static Secrets of(String url, Map<String, String> properties) {
    List<String> found = new ArrayList<>();
    for (Pattern place : List.of(IN_PARAMETER, IN_AUTHORITY, IN_ORACLE)) {
      Matcher matcher = place.matcher(url);
      while (matcher.find()) {
        found.add(matcher.group(1));
      }
    }
    properties.forEach((key, value) -> {
      if (isSecret(key) && !value.isBlank()) {
        found.add(value);
      }
    });
    return new Secrets(found);
  }

  private static boolean isSecret(String key) {
    return SIGNS.stream().anyMatch(key.toLowerCase(Locale.ROOT)::contains);
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
        SQLException covered = failure instanceof SQLException sql
            ? new SQLException(cover(failure.toString()), sql.getSQLState(), sql.getErrorCode())
            : new SQLException(cover(failure.toString()));
        covered.setStackTrace(failure.getStackTrace());
        return covered;
      }
    }
    return failure;
  }
}
