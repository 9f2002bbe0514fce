/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.maven.run;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ConfigurationCheckTest {

  private static final Map<String, String> PARAMETERS = Map.of(
      "jvmArgs", "stream.jvmArgs",
      "args", "stream.args",
      "systemProperties", "");

  @Test
  void known_parameters_with_values_are_in_order() {
    assertThatCode(() -> check(Map.of(
            "args", "${known} and ${env.KNOWN}",
            "systemProperties", "",
            "systemProperties/any.name", "")))
        .doesNotThrowAnyException();
  }

  @Test
  void a_misspelled_parameter_is_answered_with_the_near_one() {
    assertThatThrownBy(() -> check(Map.of("jvmArg", "-Xmx1g")))
        .isInstanceOf(RunFailure.class)
        .hasMessage(
            "The configuration of stream-maven-plugin in the POM has <jvmArg>, which is not a parameter. Did you mean <jvmArgs>?");
  }

  @Test
  void a_parameter_that_is_near_to_none_is_answered_with_all() {
    assertThatThrownBy(() -> check(Map.of("somethingElse", "")))
        .hasMessageEndingWith("There are: args, jvmArgs, systemProperties.");
  }

  @Test
  void a_variable_of_the_environment_without_a_value_is_named_with_its_parameter() {
    assertThatThrownBy(() -> check(Map.of("jvmArgs", "${env.JOPTS} -Dmy.password=secret")))
        .isInstanceOf(RunFailure.class)
        .hasMessage(
            "The configuration of stream-maven-plugin in the POM has ${env.JOPTS} in <jvmArgs> (stream.jvmArgs), but that has no value. Set the environment variable JOPTS, or give the value itself.");
  }

  @Test
  void a_property_without_a_value_is_named_with_the_element_below_its_parameter() {
    assertThatThrownBy(() -> check(Map.of("systemProperties/my.mode", "${mode}")))
        .hasMessage(
            "The configuration of stream-maven-plugin in the POM has ${mode} in <systemProperties/my.mode>, but that has no value. Define mode in the <properties> of the POM, or with -Dmode=...");
  }

  @Test
  void a_value_that_the_command_line_replaces_is_not_looked_at() {
    assertThatCode(() -> check(Map.of("args", "${mode}"), "stream.args"))
        .doesNotThrowAnyException();
  }

  @Test
  void jvm_arguments_of_the_command_line_are_added_so_those_of_the_pom_count() {
    assertThatThrownBy(() -> check(Map.of("jvmArgs", "${mode}"), "stream.jvmArgs"))
        .hasMessageContaining("${mode} in <jvmArgs>");
  }

  @Test
  void text_that_only_looks_like_an_expression_is_left_alone() {
    assertThatCode(() -> check(Map.of("args", "$${mode} ${sys:mode} ${mode:-none} $mode")))
        .doesNotThrowAnyException();
  }

  private static void check(Map<String, String> values, String... onCommandLine) throws RunFailure {
    ConfigurationCheck.check(
        values, PARAMETERS, Set.of(onCommandLine), Set.of("${known}", "${env.KNOWN}")::contains);
  }
}
