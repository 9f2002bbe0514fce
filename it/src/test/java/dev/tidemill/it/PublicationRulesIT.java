/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rules for what is published find what breaks them. */
class PublicationRulesIT {
  private static final String METADATA = """
        <name>Thing</name>
        <description>A thing.</description>
        <url>https://example.org/thing</url>
        <licenses><license><name>L</name><url>https://example.org/l</url></license></licenses>
        <developers><developer><name>D</name><email>d@example.org</email></developer></developers>
        <scm><connection>scm:git:x</connection><url>https://example.org/thing</url></scm>
      """;

  @TempDir
  private Path repository;

  private Path thing;

  @BeforeEach
  void deploy_what_keeps_every_rule() throws Exception {
    thing = folder("tidemill-thing");
    put(thing, "tidemill-thing-1.0.pom", pom("tidemill-thing", "jar", ""));
    put(thing, "tidemill-thing-1.0.jar", library("dev.tidemill.thing"));
    put(thing, "tidemill-thing-1.0-sources.jar", jar("dev/tidemill/Thing.java"));
    put(thing, "tidemill-thing-1.0-javadoc.jar", jar("index.html", "dev/tidemill/Thing.html"));
    Path plugin = folder("stream-maven-plugin");
    put(plugin, "stream-maven-plugin-1.0.pom", pom("stream-maven-plugin", "pom", ""));
    Path bom = folder("tidemill-bom");
    put(
        bom,
        "tidemill-bom-1.0.pom",
        pom(
            "tidemill-bom",
            "pom",
            "<dependencyManagement><dependencies><dependency><artifactId>tidemill-thing</artifactId></dependency></dependencies></dependencyManagement>"));
  }

  @Test
  void what_keeps_every_rule_passes() throws Exception {
    assertThat(violations()).containsExactly("3 artifacts are ready to be published");
  }

  @Test
  void a_missing_javadoc_jar_is_found() throws Exception {
    Files.delete(thing.resolve("tidemill-thing-1.0-javadoc.jar"));
    assertThat(violations()).contains("tidemill-thing: has no tidemill-thing-1.0-javadoc.jar");
  }

  @Test
  void a_page_about_what_is_internal_is_found() throws Exception {
    put(
        thing,
        "tidemill-thing-1.0-javadoc.jar",
        jar("index.html", "dev/tidemill/internal/Secret.html"));
    assertThat(violations())
        .contains(
            "tidemill-thing: tidemill-thing-1.0-javadoc.jar documents what is internal: dev/tidemill/internal/Secret.html");
  }

  @Test
  void a_jar_without_a_module_name_or_with_that_of_another_jar_is_found() throws Exception {
    put(
        thing,
        "tidemill-thing-1.0.jar",
        jar("META-INF/LICENSE", "META-INF/NOTICE", "dev/tidemill/Thing.class"));
    assertThat(violations())
        .contains(
            "tidemill-thing: tidemill-thing-1.0.jar has no Automatic-Module-Name in its manifest");

    put(thing, "tidemill-thing-1.0.jar", library("thing"));
    assertThat(violations())
        .contains(
            "tidemill-thing: tidemill-thing-1.0.jar has the Automatic-Module-Name thing; it must begin with dev.tidemill");

    put(thing, "tidemill-thing-1.0.jar", library("dev.tidemill.thing"));
    Path other = folder("tidemill-other");
    put(other, "tidemill-other-1.0.pom", pom("tidemill-other", "jar", ""));
    put(other, "tidemill-other-1.0.jar", library("dev.tidemill.thing"));
    assertThat(violations())
        .anyMatch(violation -> violation.endsWith(
            " has the Automatic-Module-Name of another jar, dev.tidemill.thing"));
  }

  @Test
  void a_missing_signature_and_a_wrong_checksum_are_found() throws Exception {
    Files.delete(thing.resolve("tidemill-thing-1.0.jar.asc"));
    Files.writeString(thing.resolve("tidemill-thing-1.0.pom.sha1"), "0000");
    assertThat(violations())
        .contains(
            "tidemill-thing-1.0.jar: has no signature",
            "tidemill-thing-1.0.pom: its SHA-1 checksum is that of another file");
  }

  @Test
  void a_pom_with_an_unresolved_property_is_found() throws Exception {
    put(
        thing,
        "tidemill-thing-1.0.pom",
        pom("tidemill-thing", "jar", "")
            .replace("https://example.org/thing</url>\n  <l", "${release.url}</url>\n  <l"));
    assertThat(violations())
        .contains("tidemill-thing: <url> has an unresolved property: ${release.url}");
  }

  @Test
  void a_pom_without_metadata_or_with_a_parent_is_found() throws Exception {
    put(
        thing,
        "tidemill-thing-1.0.pom",
        pom("tidemill-thing", "jar", "<parent><artifactId>p</artifactId></parent>")
            .replaceAll("<developers>.*</developers>", ""));
    assertThat(violations())
        .contains(
            "tidemill-thing: its POM has no <developers><developer><name>",
            "tidemill-thing: its POM has <parent>, which does not belong into a published POM");
  }

  @Test
  void a_dependency_on_a_snapshot_is_found() throws Exception {
    put(
        thing,
        "tidemill-thing-1.0.pom",
        pom(
            "tidemill-thing",
            "jar",
            "<dependencies><dependency><artifactId>other</artifactId><version>2-SNAPSHOT</version></dependency></dependencies>"));
    assertThat(violations())
        .contains(
            "tidemill-thing: depends on other in version \"2-SNAPSHOT\"; a release names one released version");
  }

  @Test
  void an_artifact_that_the_bom_does_not_manage_is_found() throws Exception {
    Path other = folder("tidemill-other");
    put(other, "tidemill-other-1.0.pom", pom("tidemill-other", "pom", ""));
    assertThat(violations()).anyMatch(line -> line.startsWith("tidemill-bom: manages"));
  }

  private List<String> violations() throws Exception {
    Process rules = new ProcessBuilder(
            JavaInstallation.running().home().resolve("bin/java").toString(),
            RepositoryPage.file("release/PublicationRules.java").toString(),
            repository.toString(),
            "1.0")
        .redirectErrorStream(true)
        .start();
    String said = new String(rules.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    List<String> lines = said.lines().toList();
    boolean ready = lines.size() == 1 && lines.get(0).endsWith("are ready to be published");
    assertThat(rules.waitFor()).as(said).isEqualTo(ready ? 0 : 1);
    return lines;
  }

  private Path folder(String artifact) throws IOException {
    return Files.createDirectories(
        repository.resolve("dev/tidemill").resolve(artifact).resolve("1.0"));
  }

  private static String pom(String artifact, String packaging, String more) {
    return "<project>\n  <groupId>dev.tidemill</groupId><artifactId>" + artifact
        + "</artifactId><version>1.0</version><packaging>" + packaging + "</packaging>\n"
        + METADATA + more + "</project>";
  }

  private static void put(Path folder, String name, String text) throws Exception {
    put(folder, name, text.getBytes(StandardCharsets.UTF_8));
  }

  private static void put(Path folder, String name, byte[] bytes) throws Exception {
    Files.write(folder.resolve(name), bytes);
    Files.writeString(folder.resolve(name + ".asc"), "signature");
    Files.writeString(folder.resolve(name + ".md5"), sum("MD5", bytes));
    Files.writeString(folder.resolve(name + ".sha1"), sum("SHA-1", bytes));
  }

  private static String sum(String algorithm, byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(bytes));
  }

  private byte[] library(String module) throws IOException {
    Path file = repository.resolve("library.jar");
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().putValue("Automatic-Module-Name", module);
    try (JarOutputStream zip = new JarOutputStream(Files.newOutputStream(file), manifest)) {
      for (String entry :
          List.of("META-INF/LICENSE", "META-INF/NOTICE", "dev/tidemill/Thing.class")) {
        zip.putNextEntry(new ZipEntry(entry));
      }
    }
    return Files.readAllBytes(file);
  }

  private byte[] jar(String... entries) throws IOException {
    Path file = repository.resolve("made.jar");
    try (OutputStream out = Files.newOutputStream(file);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      for (String entry : entries) {
        zip.putNextEntry(new ZipEntry(entry));
      }
    }
    return Files.readAllBytes(file);
  }
}
