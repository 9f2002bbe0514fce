/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.archetype;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class PomTextTest {

  private static final Dependency KAFKA = dependency("kafka", "compile");
  private static final Dependency KAFKA_TESTING = dependency("kafka-testing", "test");

  @Test
  void what_is_compiled_against_comes_after_the_last_of_those_and_the_rest_at_the_end()
      throws ProjectFailure {
    PomText pom = parse("""
        <project>
          <dependencies>
            <dependency>
              <artifactId>runtime</artifactId>
            </dependency>
            <!-- for tests -->
            <dependency>
              <artifactId>junit</artifactId>
              <scope>test</scope>
            </dependency>
          </dependencies>
        </project>
        """);

    assertThat(pom.with(KAFKA).with(KAFKA_TESTING)).hasToString("""
        <project>
          <dependencies>
            <dependency>
              <artifactId>runtime</artifactId>
            </dependency>
            <dependency>
              <groupId>com.acme</groupId>
              <artifactId>kafka</artifactId>
              <version>1</version>
            </dependency>
            <!-- for tests -->
            <dependency>
              <artifactId>junit</artifactId>
              <scope>test</scope>
            </dependency>
            <dependency>
              <groupId>com.acme</groupId>
              <artifactId>kafka-testing</artifactId>
              <version>1</version>
              <scope>test</scope>
            </dependency>
          </dependencies>
        </project>
        """);
  }

  @Test
  void everything_else_stays_as_it_is_written() throws ProjectFailure {
    String before = """
        <?xml version='1.0'   encoding="UTF-8" ?>
        <!DOCTYPE project [ <!ENTITY copy "a > b"> ]>
        <!-- <dependencies> in a comment -->
        <project   xmlns="http://maven.apache.org/POM/4.0.0"
                 note='a &gt; b'>
        \t<name><![CDATA[<dependencies>]]></name>   \s
        \t<dependencyManagement><dependencies><dependency><groupId>com.acme</groupId><artifactId>kafka</artifactId></dependency></dependencies></dependencyManagement>


        \t<dependencies>
        \t\t<dependency>
        \t\t\t<artifactId>junit</artifactId><scope>test</scope>
        \t\t</dependency>
        \t</dependencies><?pi > ?>
        \t<build ><plugins/></build>
        \t<profiles><profile><dependencies><dependency><groupId>com.acme</groupId><artifactId>kafka</artifactId></dependency></dependencies></profile></profiles>
        </project>
        <!-- the end -->""";
    String added = """
        \t\t<dependency>
        \t\t\t<groupId>com.acme</groupId>
        \t\t\t<artifactId>kafka</artifactId>
        \t\t\t<version>1</version>
        \t\t</dependency>
        """;

    String after = parse(before).with(KAFKA).toString();

    String first = "\t<dependencies>\n";
    assertThat(after).isEqualTo(before.replace(first, first + added));
  }

  @Test
  void what_is_there_already_is_not_added_again_whatever_its_version() throws ProjectFailure {
    PomText pom = parse("""
        <project><dependencies><dependency>
          <groupId> com.acme </groupId><artifactId>kafka</artifactId><version>0.9</version>
        </dependency></dependencies></project>
        """);

    assertThat(pom.with(KAFKA)).isSameAs(pom);
  }

  @Test
  void line_ends_stay_what_they_are() throws ProjectFailure {
    String before = """
        <project>
          <dependencies>
            <dependency>
              <artifactId>runtime</artifactId>
            </dependency>
          </dependencies>
        </project>
        """.replace("\n", "\r\n");

    String after = parse(before).with(KAFKA).toString();

    assertThat(after.replace("\r\n", "")).doesNotContain("\n").doesNotContain("\r");
    assertThat(after).contains("</dependency>\r\n    <dependency>\r\n      <groupId>");
  }

  @Test
  void an_empty_list_gets_its_first() throws ProjectFailure {
    String expected = """
        <project>
            <name>wide</name>
            <dependencies>
                <dependency>
                    <groupId>com.acme</groupId>
                    <artifactId>kafka</artifactId>
                    <version>1</version>
                </dependency>
            </dependencies>
        </project>
        """;
    String start = "<project>\n    <name>wide</name>\n    ";

    assertThat(parse(start + "<dependencies/>\n</project>\n").with(KAFKA)).hasToString(expected);
    assertThat(parse(start + "<dependencies></dependencies>\n</project>\n").with(KAFKA))
        .hasToString(expected);
    assertThat(
            parse(start + "<dependencies>\n    </dependencies>\n</project>\n").with(KAFKA))
        .hasToString(expected);
  }

  @Test
  void without_a_list_there_is_one_before_the_build_or_at_the_end() throws ProjectFailure {
    String list = """
          <dependencies>
            <dependency>
              <groupId>com.acme</groupId>
              <artifactId>kafka</artifactId>
              <version>1</version>
            </dependency>
          </dependencies>
        """;

    assertThat(parse("<project>\n  <name>x</name>\n\n  <build/>\n</project>\n").with(KAFKA))
        .hasToString("<project>\n  <name>x</name>\n\n" + list + "\n  <build/>\n</project>\n");
    assertThat(parse("<project>\n  <name>x</name>\n</project>\n").with(KAFKA))
        .hasToString("<project>\n  <name>x</name>\n\n" + list + "</project>\n");
  }

  @Test
  void a_pom_in_one_line_stays_valid() throws ProjectFailure {
    for (String pom : new String[] {
      "<project></project>",
      "<project><build/></project>",
      "<project><dependencies><dependency><artifactId>a</artifactId></dependency></dependencies></project>",
      "<project><dependencies/></project>",
    }) {
      assertThat(parse(parse(pom).with(KAFKA).toString()).dependencies())
          .as(pom)
          .anyMatch(KAFKA::sameAs);
    }
  }

  @Test
  void a_module_goes_with_its_line() throws ProjectFailure {
    PomText pom = parse("""
        <project>
          <modules>
            <module>one</module>
            <module> two </module>
          </modules>
        </project>
        """);

    assertThat(pom.withoutModule("two")).hasToString("""
        <project>
          <modules>
            <module>one</module>
          </modules>
        </project>
        """);
    assertThat(pom.withoutModule("three")).isSameAs(pom);
  }

  @Test
  void a_parent_comes_first() throws ProjectFailure {
    PomText pom = parse("""
        <project>
          <modelVersion>4.0.0</modelVersion>

          <artifactId>x</artifactId>
        </project>
        """);

    assertThat(
            pom.withParent(parse("<project><parent><artifactId>p</artifactId></parent></project>")
                .parent()
                .orElseThrow()))
        .hasToString("""
            <project>
              <modelVersion>4.0.0</modelVersion>

              <parent>
                <artifactId>p</artifactId>
              </parent>

              <artifactId>x</artifactId>
            </project>
            """);
  }

  @Test
  void what_is_no_pom_is_refused_with_its_line() {
    assertThatThrownBy(() -> parse("<project>\n  <name>x</nam>\n</project>"))
        .isInstanceOf(ProjectFailure.class)
        .hasMessageStartingWith("pom.xml, line 2, is not well-formed XML: ");
    assertThatThrownBy(() -> parse("<settings/>"))
        .isInstanceOf(ProjectFailure.class)
        .hasMessage("pom.xml is not a POM: it begins with <settings>, and not with <project>.");
    assertThatThrownBy(() -> parse("<project/>"))
        .isInstanceOf(ProjectFailure.class)
        .hasMessage("pom.xml is not a POM: there is nothing in it.");
  }

  @Test
  void no_file_is_read_for_an_entity() throws ProjectFailure {
    PomText pom = parse("""
            <!DOCTYPE project [ <!ENTITY secret SYSTEM "file:///etc/hostname"> ]>
            <project><properties><name>&secret;</name></properties></project>
            """);

    assertThat(pom.property("name")).contains("&secret;");
  }

  private static PomText parse(String text) throws ProjectFailure {
    return PomText.parse("pom.xml", text);
  }

  private static Dependency dependency(String artifactId, String scope) {
    String lines = """
        <dependency>
          <groupId>com.acme</groupId>
          <artifactId>%s</artifactId>
          <version>1</version>
        %s</dependency>""".formatted(
            artifactId, scope.equals("compile") ? "" : "  <scope>" + scope + "</scope>\n");
    try {
      return parse("<project><dependencies>" + lines + "</dependencies></project>")
          .dependencies()
          .get(0);
    } catch (ProjectFailure malformed) {
      throw new IllegalArgumentException(malformed);
    }
  }
}
