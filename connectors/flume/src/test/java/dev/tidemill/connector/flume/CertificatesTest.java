/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.flume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.error.TidemillException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files with certificates that can be used, and what is said of those that cannot. */
class CertificatesTest {
  private static final char[] SECRET = KeyFiles.SECRET.toCharArray();

  /** The keys, which are made once: each takes a start of a JVM. */
  @TempDir
  private static Path made;

  private static KeyFiles keys;

  @TempDir
  private Path directory;

  @BeforeAll
  static void makeKeys() throws Exception {
    keys = new KeyFiles(made);
    keys.make("right");
    keys.make("old", "-startdate", "-10d", "-validity", "5");
    keys.make("new", "-startdate", "+5d", "-validity", "5");
  }

  private static StoreFile own(Path file) {
    return StoreFile.of("keyStore", file, KeyFiles.SECRET);
  }

  private static Certificates certificates(Path file) {
    return new Certificates(own(file), null);
  }

  private Path store(String type, char[] ofKey, String... names) throws Exception {
    return keys.copy(directory.resolve(String.join("-", names) + "." + type), type, ofKey, names);
  }

  private static void assertUnusable(Path file, String... reasons) {
    assertThatThrownBy(() -> certificates(file).requireReadable())
        .isInstanceOf(TidemillException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContainingAll(reasons)
        .hasMessageNotContaining("sesame");
  }

  @Test
  void both_types_of_files_are_read() throws Exception {
    assertThat(certificates(keys.file("right")).context()).isNotNull();
    assertThat(certificates(store("JKS", SECRET, "right")).context()).isNotNull();
  }

  @Test
  void a_file_that_cannot_be_used_is_named_with_what_to_do() throws Exception {
    assertUnusable(directory.resolve("missing"), "there is no file", "check its path");
    assertUnusable(directory, "there is no file");
    assertUnusable(
        Files.writeString(directory.resolve("text"), "no store"),
        "cannot read the file",
        "check that it is a PKCS12 or JKS file");
    assertUnusable(
        keys.trusting("right"), "has no private key", "create one with keytool -genkeypair");
    assertUnusable(
        store("JKS", "other-sesame".toCharArray(), "right"),
        "cannot read the file",
        "give the key the same password as the file");
  }

  @Test
  void a_wrong_password_is_not_repeated() throws Exception {
    for (Path file : new Path[] {keys.file("right"), store("JKS", SECRET, "right")}) {
      StoreFile wrong = StoreFile.of("keyStore", file, "wrong-sesame");
      assertThatThrownBy(() -> new Certificates(wrong, null).requireReadable())
          .hasMessageContaining("cannot read the file " + file + " of keyStore(...)")
          .hasMessageContaining("check the password")
          .hasMessageNotContaining("sesame");
      assertThat(wrong).hasToString(file.toString());
    }
    assertThat(SourceSettings.of(41414).withKeyStore(own(keys.file("right"))).toString())
        .doesNotContain("sesame");
  }

  @Test
  @SuppressWarnings("NullAway") // as from a program that is compiled without it
  void a_password_that_is_not_set_is_noticed_where_it_is_given() {
    assertThatThrownBy(() -> Flume.source(41414).keyStore(keys.file("right"), null))
        .hasMessageContaining("the password of keyStore(" + keys.file("right") + ") is null");
  }

  @Test
  void a_trust_store_without_certificates_is_refused() throws Exception {
    StoreFile empty = StoreFile.of("trustStore", store("PKCS12", SECRET), KeyFiles.SECRET);
    assertThatThrownBy(() -> new Certificates(own(keys.file("right")), empty).requireReadable())
        .isInstanceOf(TidemillException.class)
        .hasMessageContaining("has no certificates to trust")
        .hasMessageContaining("keytool -importcert");
  }

  @Test
  void a_certificate_that_is_not_valid_now_can_be_read_and_not_used() throws Exception {
    certificates(keys.file("old")).requireReadable();
    assertThatThrownBy(() -> certificates(keys.file("old")).context())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("the certificate of " + keys.file("old") + " has expired at ")
        .hasMessageContaining("so that agents refuse it; renew it");
    assertThatThrownBy(() -> certificates(keys.file("new")).context())
        .hasMessageContaining("the certificate of " + keys.file("new") + " is not valid before ")
        .hasMessageContaining("check that the clock is correct");
  }

  @Test
  void one_of_several_certificates_has_to_be_valid() throws Exception {
    assertThat(certificates(store("PKCS12", SECRET, "old", "right")).context()).isNotNull();
  }
}
