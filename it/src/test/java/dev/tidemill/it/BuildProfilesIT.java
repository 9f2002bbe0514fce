/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Naming a profile switches the default one off, so each profile has to list the modules that it wants. */
class BuildProfilesIT {
  private static final Set<String> UNPUBLISHED =
      Set.of("examples", "it", "it-page", "it-recovery", "bench");

  @Test
  void quick_and_release_build_every_published_module() throws IOException {
    Set<String> published = modules("full");
    published.removeAll(UNPUBLISHED);
    assertThat(published).contains("connectors/kafka");
    assertThat(modules("quick")).isEqualTo(published);
    assertThat(modules("release")).isEqualTo(published);
  }

  @Test
  void the_nightly_build_has_the_modules_of_the_full_one() throws IOException {
    assertThat(modules("nightly")).isEqualTo(modules("full"));
  }

  @Test
  void the_bom_manages_every_published_artifact_but_itself_and_the_plugin() throws IOException {
    String pom = RepositoryPage.read("pom.xml");
    Set<String> published = new TreeSet<>(modules("release"));
    published.addAll(
        moduleNames(pom.substring(pom.indexOf("<modules>"), pom.indexOf("</modules>"))));
    Set<String> artifacts = published.stream()
        .map(BuildProfilesIT::artifactId)
        .filter(id -> !id.equals("tidemill-bom") && !id.equals("stream-maven-plugin"))
        .collect(Collectors.toCollection(TreeSet::new));
    String bom = RepositoryPage.read("bom/pom.xml");
    String managed = bom.substring(bom.indexOf("<dependencies>"));
    assertThat(all("<artifactId>(tidemill-[^<]*)</artifactId>", managed)).isEqualTo(artifacts);
  }

  private static String artifactId(String module) {
    try {
      String pom = Files.readString(RepositoryPage.file(module + "/pom.xml"));
      Matcher id = Pattern.compile("<artifactId>([^<]*)</artifactId>")
          .matcher(pom.substring(pom.indexOf("</parent>")));
      assertThat(id.find()).as("artifactId of " + module).isTrue();
      return id.group(1);
    } catch (IOException failed) {
      throw new IllegalStateException(failed);
    }
  }

  private static Set<String> modules(String profile) throws IOException {
    String pom = RepositoryPage.read("pom.xml");
    String text = pom.substring(pom.indexOf("<id>" + profile + "</id>"));
    return moduleNames(text.substring(0, text.indexOf("</modules>")));
  }

  private static Set<String> moduleNames(String modules) {
    return all("<module>([^<]*)</module>", modules);
  }

  private static Set<String> all(String pattern, String text) {
    return Pattern.compile(pattern)
        .matcher(text)
        .results()
        .map(found -> found.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
